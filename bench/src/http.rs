//! A keep-alive HTTP/1.1 client for setting the load up: rooms, users, tokens. It is not part of any measurement.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// How long a server may take to answer while the load is set up.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// One connection to the API.
pub(crate) struct Http {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Http {
    pub(crate) fn connect(host: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(host).with_context(|| format!("connecting to {host}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream), host })
    }

    /// Whether the server answers `GET path` with 200.
    pub(crate) fn is_ok(&mut self, path: &str) -> Result<bool> {
        Ok(self.request("GET", path, "", "")?.0 == 200)
    }

    /// Sends `POST path` and returns the answer's JSON; anything but 2xx is an error.
    pub(crate) fn post(&mut self, path: &str, bearer: &str, body: &str) -> Result<Value> {
        self.call("POST", path, bearer, body)
    }

    /// The same with another method.
    pub(crate) fn call(&mut self, method: &str, path: &str, bearer: &str, body: &str) -> Result<Value> {
        let (status, answer) = self.request(method, path, bearer, body)?;
        if !(200..300).contains(&status) {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        }
        Ok(serde_json::from_slice(&answer).unwrap_or_default())
    }

    fn request(&mut self, method: &str, path: &str, bearer: &str, body: &str) -> Result<(u16, Vec<u8>)> {
        let authorization =
            if bearer.is_empty() { String::new() } else { format!("Authorization: Bearer {bearer}\r\n") };
        let content_type = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{authorization}{content_type}Content-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes())?;
        self.answer().with_context(|| format!("{method} {path}"))
    }

    fn answer(&mut self) -> Result<(u16, Vec<u8>)> {
        let status = self.line()?.split(' ').nth(1).and_then(|status| status.parse().ok()).context("not HTTP")?;
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(':') {
                Some(("content-length", value)) => length = value.trim().parse()?,
                Some(("transfer-encoding", _)) => bail!("an answer in chunks, which this client does not read"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }
}
