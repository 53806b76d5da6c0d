//! A file as the body of an answer: read a piece at a time, as the client takes it.

use std::{
    fs::File,
    io::{self, Read as _},
    path::PathBuf,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::task::{JoinHandle, spawn_blocking};

/// How much is read at a time.
const PIECE: u64 = 64 << 10;

/// A file that is being sent.
pub(crate) struct Download {
    state: State,
    left: u64,
}

enum State {
    Waiting(File),
    /// Where nothing else waits for the disk.
    Reading(JoinHandle<io::Result<(File, Vec<u8>)>>),
    Over,
}

impl Download {
    pub(crate) async fn open(path: PathBuf) -> io::Result<Self> {
        let opened = spawn_blocking(move || {
            let file = File::open(path)?;
            let left = file.metadata()?.len();
            Ok(Self { state: State::Waiting(file), left })
        });
        opened.await?
    }
}

fn read(file: File) -> io::Result<(File, Vec<u8>)> {
    let mut piece = Vec::new();
    let mut part = file.take(PIECE);
    part.read_to_end(&mut piece)?;
    Ok((part.into_inner(), piece))
}

impl Body for Download {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = self.get_mut();
        loop {
            match std::mem::replace(&mut this.state, State::Over) {
                State::Over => return Poll::Ready(None),
                State::Waiting(_) if this.left == 0 => return Poll::Ready(None),
                State::Waiting(file) => this.state = State::Reading(spawn_blocking(move || read(file))),
                State::Reading(mut reading) => {
                    let Poll::Ready(done) = Pin::new(&mut reading).poll(context) else {
                        this.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    let (file, piece) = done??;
                    if piece.is_empty() {
                        return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
                    }
                    this.left = this.left.saturating_sub(piece.len() as u64);
                    this.state = State::Waiting(file);
                    return Poll::Ready(Some(Ok(Frame::data(piece.into()))));
                }
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
