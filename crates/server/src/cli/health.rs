//! `health`: for supervisors in whose image there is no other HTTP client.

use std::io::{self, Write};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{CliError, serve};

/// A server that is silent for so long is not well.
const PATIENCE: Duration = Duration::from_secs(4);

/// Longer than the head of any answer to this question.
const ANSWER: u64 = 4096;

#[derive(Args)]
pub(super) struct Health {
    /// Where the server listens.
    #[arg(
        long,
        env = "K1TE_LISTEN",
        value_name = "ADDRESS:PORT",
        default_value_t = serve::DEFAULT_ADDRESS,
        value_parser = serve::address
    )]
    listen: SocketAddr,
}

impl Health {
    pub(super) async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        let address = reachable(self.listen);
        let asked = timeout(PATIENCE, ask(address)).await;
        let failed = |source| CliError::Unwell { address, source };
        asked
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
            .map_err(failed)?;
        Ok(writeln!(out, "ok")?)
    }
}

async fn ask(address: SocketAddr) -> io::Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(ANSWER).read_to_end(&mut answer).await?;
    if answer.starts_with(b"HTTP/1.1 200 ") {
        Ok(())
    } else {
        Err(io::Error::other("the answer was not 200"))
    }
}

/// A server on every interface is reached on this machine.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
