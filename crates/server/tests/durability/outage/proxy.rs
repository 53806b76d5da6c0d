//! A proxy before a PostgreSQL server that loses what it is told to lose.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

/// What ends a statement that commits.
const COMMIT: &[u8] = b"commit\0";

/// A proxy; its threads end with the process.
pub(crate) struct Proxy {
    /// The URL of the same database by way of the proxy.
    pub(crate) url: String,
    lose: Arc<Lose>,
    away: Arc<AtomicBool>,
}

/// How many of the commits to come are to be cut off, and how many were.
#[derive(Default)]
struct Lose {
    /// Before they reach the server.
    questions: AtomicU32,
    /// After the server got them, so that they are done and nobody hears of it.
    answers: AtomicU32,
    lost: AtomicU32,
}

impl Proxy {
    pub(crate) fn start(url: &str) -> Self {
        let address = url.split(['@', '/']).find(|part| part.contains("127.0.0.1:")).unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = url.replace(&address, &listener.local_addr().unwrap().to_string());
        let lose = Arc::new(Lose::default());
        let away = Arc::new(AtomicBool::new(false));
        let (losing, gone) = (Arc::clone(&lose), Arc::clone(&away));
        thread::spawn(move || {
            for client in listener.incoming() {
                if gone.load(Relaxed) {
                    continue;
                }
                let Ok(server) = TcpStream::connect(&address) else { continue };
                let (client, losing) = (client.unwrap(), Arc::clone(&losing));
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                let mute = Arc::new(AtomicBool::new(false));
                let muted = Arc::clone(&mute);
                thread::spawn(move || {
                    forward(back.0, &back.1, |_| if muted.load(Relaxed) { Err(cut()) } else { Ok(()) });
                });
                thread::spawn(move || {
                    let to = server.try_clone().unwrap();
                    forward(client, &to, |bytes| losing.pass(bytes, &server, &mute));
                });
            }
        });
        Self { url, lose, away }
    }

    /// Loses the next commit: its answer, or before that itself.
    pub(crate) fn lose(&self, answer: bool) {
        let next = if answer { &self.lose.answers } else { &self.lose.questions };
        next.fetch_add(1, Relaxed);
    }

    /// Whether it turns away whoever connects.
    pub(crate) fn away(&self, away: bool) {
        self.away.store(away, Relaxed);
    }

    /// How many it lost.
    pub(crate) fn lost(&self) -> u32 {
        self.lose.lost.load(Relaxed)
    }
}

impl Lose {
    /// Whether these bytes may pass; an error cuts the connection.
    fn pass(&self, bytes: &[u8], mut server: &TcpStream, mute: &AtomicBool) -> io::Result<()> {
        if !bytes.windows(COMMIT.len()).any(|window| window == COMMIT) {
            return Ok(());
        }
        let take = |of: &AtomicU32| of.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_ok();
        let answer = take(&self.answers);
        if answer {
            mute.store(true, Relaxed);
            server.write_all(bytes)?;
            thread::sleep(Duration::from_millis(30));
        }
        if answer || take(&self.questions) {
            self.lost.fetch_add(1, Relaxed);
            return Err(cut());
        }
        Ok(())
    }
}

fn cut() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

/// Forwards until either side ends, or what comes may not pass.
fn forward(mut from: TcpStream, mut to: &TcpStream, mut pass: impl FnMut(&[u8]) -> io::Result<()>) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(len @ 1..) = from.read(&mut buffer) {
        if pass(&buffer[..len]).is_err() || to.write_all(&buffer[..len]).is_err() {
            break;
        }
    }
    for stream in [&from, to] {
        let _ = stream.shutdown(Shutdown::Both);
    }
}
