//! By what an erased visitor is known in older backups.

use std::collections::BTreeSet;
use std::path::Path;

use kite_store::VisitorMark;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{BackupError, ERASED, atomic, hex};

/// Names a visitor in every copy of the database, and says nothing of them to
/// whoever has no copy: a hash over what we made up when the visitor first
/// came. The member id is not in it, as a site may have chosen one that can be
/// guessed; nor is the store's key alone enough, which two copies that went
/// separate ways give to different visitors.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub(crate) struct ErasureKey(String);

impl ErasureKey {
    /// The visitor's key.
    pub(crate) fn of(visitor: &VisitorMark) -> Self {
        let VisitorMark {
            id,
            channel,
            handle,
            created_at,
        } = visitor;
        // Neither a channel's name nor a handle holds a line break.
        let text = format!("kite erasure\n{channel}\n{id}\n{handle}\n{created_at}");
        Self(hex(&Sha256::digest(text)))
    }
}

/// `erased.json`: whom to leave out of a backup.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Erased {
    visitors: BTreeSet<ErasureKey>,
}

/// Whom to leave out of this backup.
pub(super) fn read(backup: &Path) -> Result<BTreeSet<ErasureKey>, BackupError> {
    let erased: Option<Erased> = atomic::read(&backup.join(ERASED))?;
    Ok(erased.unwrap_or_default().visitors)
}

/// Adds visitors to those who are left out of a backup.
pub(super) fn add(backup: &Path, visitors: &BTreeSet<ErasureKey>) -> Result<(), BackupError> {
    let known = read(backup)?;
    if visitors.is_subset(&known) {
        return Ok(());
    }
    let visitors = known.union(visitors).cloned().collect();
    atomic::write(&backup.join(ERASED), &Erased { visitors })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor() -> VisitorMark {
        VisitorMark {
            id: 1,
            channel: "demo_channel".to_owned(),
            handle: "calm-otter-4821".to_owned(),
            created_at: 1_700_000_000_000,
        }
    }

    #[test]
    fn everything_that_tells_visitors_apart_counts() {
        let key = ErasureKey::of(&visitor());
        assert_eq!(key, ErasureKey::of(&visitor()));
        for other in [
            VisitorMark { id: 2, ..visitor() },
            VisitorMark {
                channel: "shop_channel".to_owned(),
                ..visitor()
            },
            VisitorMark {
                handle: "calm-otter-4822".to_owned(),
                ..visitor()
            },
            VisitorMark {
                created_at: 1_700_000_000_001,
                ..visitor()
            },
        ] {
            assert_ne!(key, ErasureKey::of(&other), "{other:?}");
        }
    }

    #[test]
    fn a_backup_forgets_no_erasure() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read(dir.path()).unwrap().is_empty());
        let first = BTreeSet::from([ErasureKey("a".repeat(64))]);
        let second = BTreeSet::from([ErasureKey("b".repeat(64))]);
        add(dir.path(), &first).unwrap();
        add(dir.path(), &second).unwrap();
        let both = first.union(&second).cloned().collect();
        assert_eq!(read(dir.path()).unwrap(), both);
    }
}
