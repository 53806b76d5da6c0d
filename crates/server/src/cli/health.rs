//! `gavel health`: whether a server on this machine takes messages, for a container that has no other program to ask with.

use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, bail};

use super::{SettingsArgs, print};

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(clap::Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let address = reachable(self.settings.resolve()?.settings.listen);
        let said = ask(address).with_context(|| format!("the server at {address}"))?;
        match said.lines().next().unwrap_or_default() {
            line if line.starts_with("HTTP/1.1 200 ") => print("ready\n"),
            line => bail!("the server at {address} is not ready: {line}"),
        }
    }
}

/// Where a server that listens on all addresses is met.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

fn ask(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    Ok(said)
}
