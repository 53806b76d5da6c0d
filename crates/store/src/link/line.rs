//! A session that is opened anew after it broke, without anybody waiting for it for long.

use std::{
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{Error, conn::postgres::Session, database::Server};

/// After how long a connection that failed is tried again.
const AGAIN: Duration = Duration::from_millis(500);
/// How long whoever comes first waits for a connection that is being made; those who come after it do not.
const FIRST: Duration = Duration::from_secs(1);
/// How long it is asked for what became of a commit.
const SETTLE: Duration = Duration::from_secs(5);
/// How long a server that starts waits for one that is ending.
const TAKE_OVER: Duration = Duration::from_secs(3);

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The server's writer, which holds the database against other servers: what it writes, it writes while it holds it.
    Server,
    /// Another writer, or a reader.
    Guest,
}

/// A line to the server.
pub(crate) struct Line {
    server: Server,
    role: Role,
    state: State,
}

enum State {
    Up(Box<Session>),
    Coming(Receiver<Result<Session, Error>>),
    Down { since: Option<Instant>, why: Error },
}

impl Line {
    /// Opens one.
    pub(crate) fn open(server: &Server, role: Role) -> Result<Self, Error> {
        let end = Instant::now() + TAKE_OVER;
        let session = loop {
            match connect(server, role) {
                Err(Error::Taken(_)) if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
                connected => break connected?,
            }
        };
        Ok(Self { server: server.clone(), role, state: State::Up(Box::new(session)) })
    }

    /// One that is opened when it is first used.
    pub(crate) fn lazy(server: &Server, role: Role) -> Self {
        Self { server: server.clone(), role, state: State::Down { since: None, why: Error::Closed } }
    }

    /// Its session, if it is up.
    pub(crate) fn session(&mut self) -> Result<&Session, Error> {
        self.bring_up()?;
        match &self.state {
            State::Up(session) => Ok(session),
            State::Down { why, .. } => Err(why.clone()),
            State::Coming(_) => Err(connecting()),
        }
    }

    /// Begins a transaction. If the session broke since the last one, on a new session.
    pub(crate) fn begin(&mut self, begin: fn(&Session) -> Result<(), Error>) -> Result<&Session, Error> {
        if let Err(error) = begin(self.session()?) {
            if !self.is_broken() {
                return Err(error);
            }
            begin(self.session()?)?;
        }
        self.session()
    }

    /// What became of a commit under this mark, which was not answered.
    pub(crate) fn settle(&mut self, mark: &str, error: Error) -> Result<(), Error> {
        let end = Instant::now() + SETTLE;
        while Instant::now() < end {
            // Begins once the transaction in question is over.
            let last = self.begin(Session::begin_write).and_then(|session| {
                let last = session.last_commit();
                session.rollback();
                last
            });
            if let Ok(last) = last {
                let kept = last.as_deref() == Some(mark);
                tracing::warn!(%error, kept, "a commit was not answered; what became of it was asked");
                return if kept { Ok(()) } else { Err(error) };
            }
            thread::sleep(Duration::from_millis(20));
        }
        tracing::error!(%error, "it is not known whether a commit was kept; it is answered as if it were not");
        Err(error)
    }

    fn is_broken(&self) -> bool {
        matches!(&self.state, State::Up(session) if session.broken().is_some())
    }

    fn bring_up(&mut self) -> Result<(), Error> {
        if let State::Up(session) = &self.state {
            let Some(why) = session.broken() else { return Ok(()) };
            self.told_down(&why);
            self.state = State::Down { since: None, why };
        }
        if let State::Down { since, why } = &self.state {
            if since.is_some_and(|since| since.elapsed() < AGAIN) {
                return Err(why.clone());
            }
            let (done, coming) = channel();
            let (server, role) = (self.server.clone(), self.role);
            thread::Builder::new()
                .name("store-connect".into())
                // Nobody may wait for it any more.
                .spawn(move || drop(done.send(connect(&server, role))))
                .map_err(|e| Error::Unavailable(format!("cannot start a thread: {e}").into()))?;
            let came = coming.recv_timeout(FIRST);
            self.state = State::Coming(coming);
            return self.take(came);
        }
        if let State::Coming(coming) = &self.state {
            let came = coming.recv_timeout(Duration::ZERO);
            return self.take(came);
        }
        Ok(())
    }

    fn take(&mut self, came: Result<Result<Session, Error>, RecvTimeoutError>) -> Result<(), Error> {
        let why = match came {
            Ok(Ok(session)) => {
                tracing::debug!(role = ?self.role, "connected to the database");
                self.state = State::Up(Box::new(session));
                return Ok(());
            }
            // Whoever waits is to come again.
            Ok(Err(why)) => Error::Unavailable(why.to_string().into()),
            Err(RecvTimeoutError::Timeout) => return Err(connecting()),
            Err(RecvTimeoutError::Disconnected) => Error::Unavailable("a thread that connects panicked".into()),
        };
        self.state = State::Down { since: Some(Instant::now()), why: why.clone() };
        Err(why)
    }

    fn told_down(&self, why: &Error) {
        if self.role == Role::Server {
            tracing::error!(%why, "the connection to the database broke");
        }
    }
}

fn connecting() -> Error {
    Error::Unavailable("a connection is being made".into())
}

fn connect(server: &Server, role: Role) -> Result<Session, Error> {
    let session = server.connect()?;
    if role == Role::Server && !session.hold()? {
        return Err(Error::Taken(server.to_string()));
    }
    Ok(session)
}
