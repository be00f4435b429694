//! Files' bytes on the local disk: whole or not at all, and nowhere else.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures::channel::oneshot;
use futures::stream::{self, StreamExt};
use futures::{FutureExt, TryStreamExt};
use kite_domain::FileId;
use kite_domain::port::{BlobError, BlobStore, ByteStream};
use kite_store::LocalBlobs;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

fn id(start: &str) -> FileId {
    FileId::new(format!("{start:0<32}")).unwrap()
}

fn chunks(chunks: &[&'static [u8]]) -> ByteStream<'static> {
    let chunks: Vec<_> = chunks.iter().map(|it| Ok(Bytes::from_static(it))).collect();
    stream::iter(chunks).boxed()
}

async fn read(blobs: &LocalBlobs, id: &FileId) -> Option<Vec<u8>> {
    let blob = blobs.get(id).await.unwrap()?;
    let parts: Vec<Bytes> = blob.bytes.try_collect().await.unwrap();
    let bytes = parts.concat();
    assert_eq!(blob.size, bytes.len() as u64);
    Some(bytes)
}

/// Every file under a directory, but for the lock.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.file_name().unwrap() != "lock" {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn the_exact_bytes_come_back() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let digest = blobs
        .put(&id("a"), 11, chunks(&[b"hello", b"", b" \0\xff\r\n", b"."]))
        .await;
    let expected = b"hello \0\xff\r\n.";
    assert_eq!(digest.unwrap(), <[u8; 32]>::from(Sha256::digest(expected)));
    assert_eq!(read(&blobs, &id("a")).await.unwrap(), expected);
    assert_eq!(read(&blobs, &id("b")).await, None);

    blobs.put(&id("e"), 0, chunks(&[])).await.unwrap();
    assert_eq!(read(&blobs, &id("e")).await.unwrap(), b"");

    let reopened = LocalBlobs::open(dir.path()).unwrap();
    assert_eq!(read(&reopened, &id("a")).await.unwrap(), expected);
}

#[tokio::test]
async fn a_large_file_goes_through_in_pieces() {
    const PIECES: usize = 320;
    const PIECE: usize = 64 * 1024;
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let piece = |number: usize| -> Bytes {
        (0..PIECE)
            .map(|at| u8::try_from((number * 7 + at) % 251).unwrap())
            .collect()
    };
    let size = (PIECES * PIECE) as u64;
    let bytes = stream::iter((0..PIECES).map(|number| Ok(piece(number)))).boxed();
    let digest = blobs.put(&id("a"), size, bytes).await.unwrap();

    let blob = blobs.get(&id("a")).await.unwrap().unwrap();
    assert_eq!(blob.size, 20 * 1024 * 1024);
    let mut hash = Sha256::new();
    let mut bytes = blob.bytes;
    while let Some(chunk) = bytes.try_next().await.unwrap() {
        assert!(chunk.len() <= PIECE);
        hash.update(&chunk);
    }
    assert_eq!(digest, <[u8; 32]>::from(hash.finalize()));
}

#[tokio::test]
async fn a_wrong_size_is_refused_and_nothing_left() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    for (size, came, counted) in [(10, &b"short"[..], 5), (3, b"too long", 4), (0, b"x", 1)] {
        let refused = blobs.put(&id("a"), size, chunks(&[came])).await;
        assert!(
            matches!(
                refused,
                Err(BlobError::WrongSize { expected, actual })
                    if expected == size && actual == counted
            ),
            "{refused:?}"
        );
        assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
        assert_eq!(read(&blobs, &id("a")).await, None);
    }
}

#[tokio::test]
async fn what_is_too_long_is_not_read_on() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let without_end = stream::repeat_with(|| Ok(Bytes::from_static(&[0; 1024]))).boxed();
    let refused = blobs.put(&id("a"), 5000, without_end).await;
    assert!(
        matches!(refused, Err(BlobError::WrongSize { actual: 5001, .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_broken_stream_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let broken = stream::iter([
        Ok(Bytes::from_static(b"hel")),
        Err(io::Error::from(io::ErrorKind::ConnectionReset)),
    ]);
    let refused = blobs.put(&id("a"), 5, broken.boxed()).await;
    assert!(matches!(refused, Err(BlobError::Source(_))), "{refused:?}");
    assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn an_upload_that_is_given_up_leaves_nothing() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let stuck = chunks(&[b"hel"]).chain(stream::pending()).boxed();
    let id = id("a");
    let mut upload = blobs.put(&id, 5, stuck);
    assert!((&mut upload).now_or_never().is_none());
    assert_eq!(files(dir.path()).len(), 1, "it has begun");
    drop(upload);
    assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn of_two_uploads_the_one_that_ends_first_stays() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let id = id("a");
    let (end, rest) = oneshot::channel::<()>();
    let rest = rest.map(|_| Ok(Bytes::from_static(b"two"))).into_stream();
    let slow = blobs.put(&id, 6, chunks(&[b"one"]).chain(rest).boxed());
    let mut slow = slow.boxed();
    assert!((&mut slow).now_or_never().is_none());
    let quick = blobs.put(&id, 6, chunks(&[b"really"])).await.unwrap();
    end.send(()).unwrap();
    assert_eq!(slow.await.unwrap(), quick, "the digest of what is there");
    assert_eq!(read(&blobs, &id).await.unwrap(), b"really");
    assert_eq!(files(&dir.path().join("tmp")), [] as [PathBuf; 0]);

    let refused = blobs.put(&id, 9, chunks(&[b"broken"])).await;
    assert!(refused.is_err());
    assert_eq!(read(&blobs, &id).await.unwrap(), b"really");
}

#[tokio::test]
async fn removed_is_removed() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    for name in ["a", "b"] {
        blobs.put(&id(name), 1, chunks(&[b"x"])).await.unwrap();
    }
    blobs.remove(&id("a")).await.unwrap();
    assert_eq!(read(&blobs, &id("a")).await, None);
    assert_eq!(read(&blobs, &id("b")).await.unwrap(), b"x");
    blobs.remove(&id("a")).await.unwrap();
}

#[tokio::test]
async fn an_id_never_leaves_the_directory() {
    for hostile in [
        "../../../../../../../../etc/pass",
        "/etc/passwd/////////////////////",
        "..\\..\\..\\..\\..\\..\\..\\..\\..\\..\\aa",
        "lock\0aaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert_eq!(FileId::new(hostile), None, "{hostile}");
    }
    let around = TempDir::new().unwrap();
    let dir = around.path().join("files");
    let blobs = LocalBlobs::open(&dir).unwrap();
    for name in ["tmp", "lock", "zz", "00"] {
        blobs.put(&id(name), 1, chunks(&[b"x"])).await.unwrap();
        assert_eq!(read(&blobs, &id(name)).await.unwrap(), b"x");
    }
    assert_eq!(files(around.path()), files(&dir));
    assert_eq!(files(&dir.join("tmp")), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn leftovers_go_when_nobody_can_be_writing_them() {
    let dir = TempDir::new().unwrap();
    let blobs = LocalBlobs::open(dir.path()).unwrap();
    let leftover = dir.path().join("tmp").join("left.1.0");
    fs::write(&leftover, "half a fi").unwrap();
    let second = LocalBlobs::open(dir.path()).unwrap();
    assert!(leftover.exists(), "the first may be writing it");
    drop((blobs, second));
    LocalBlobs::open(dir.path()).unwrap();
    assert!(!leftover.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;

    let around = TempDir::new().unwrap();
    let dir = around.path().join("files");
    let blobs = LocalBlobs::open(&dir).unwrap();
    blobs.put(&id("a"), 1, chunks(&[b"x"])).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(mode(&dir.join("tmp")), 0o700);
    let file = &files(&dir)[0];
    assert_eq!(mode(file), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
}
