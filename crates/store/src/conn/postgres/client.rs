//! The server's client for a thread that waits for its answers. Two requests can be on their way at once: each costs the way
//! there and back, and that is most of what a small one costs.

use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    task::Poll,
};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{
    Config, Error, NoTls, Row, SimpleQueryMessage, Socket, Statement, ToStatement,
    tls::{MakeTlsConnect, TlsConnect},
    types::ToSql,
};
use tokio_postgres_rustls::MakeRustlsConnect;

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];
type Connection = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A connection to the server.
pub(crate) struct Client {
    runtime: Runtime,
    client: tokio_postgres::Client,
    /// What carries the requests; none once it has ended.
    connection: Option<Connection>,
}

impl Client {
    /// Connects, with TLS or without.
    pub(crate) fn connect(config: &Config, tls: Option<&MakeRustlsConnect>) -> Result<Self, crate::Error> {
        match tls {
            Some(tls) => Self::connect_by(config, tls.clone()),
            None => Self::connect_by(config, NoTls),
        }
    }

    fn connect_by<T>(config: &Config, tls: T) -> Result<Self, crate::Error>
    where
        T: MakeTlsConnect<Socket, TlsConnect: Send, Stream: Send + 'static>,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime =
            runtime.map_err(|e| crate::Error::Unavailable(format!("cannot wait for a server: {e}").into()))?;
        let (client, connection) = runtime.block_on(config.connect(tls))?;
        Ok(Self { runtime, client, connection: Some(Box::pin(connection)) })
    }

    /// Whether nothing can be asked any more.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    pub(super) fn prepare(&mut self, sql: &str) -> Result<Statement, Error> {
        self.wait(async |client| client.prepare(sql).await)
    }

    pub(super) fn execute(&mut self, statement: &Statement, params: Params<'_>) -> Result<u64, Error> {
        self.wait(async |client| client.execute(statement, params).await)
    }

    pub(super) fn query<T: ?Sized + ToStatement>(
        &mut self,
        statement: &T,
        params: Params<'_>,
    ) -> Result<Vec<Row>, Error> {
        self.wait(async |client| client.query(statement, params).await)
    }

    pub(super) fn simple_query(&mut self, sql: &str) -> Result<Vec<SimpleQueryMessage>, Error> {
        self.wait(async |client| client.simple_query(sql).await)
    }

    /// Statements without parameters, and right behind them a query.
    pub(super) fn simple_then_query(
        &mut self,
        sql: &str,
        statement: &Statement,
        params: Params<'_>,
    ) -> Result<Vec<Row>, Error> {
        self.wait(async |client| {
            let (first, rows) = tokio::join!(biased; client.simple_query(sql), client.query(statement, params));
            first.and(rows)
        })
    }

    /// A statement, and right behind it some without parameters.
    pub(super) fn execute_then_simple(
        &mut self,
        statement: &Statement,
        params: Params<'_>,
        sql: &str,
    ) -> Result<(), Error> {
        self.wait(async |client| {
            let (first, then) = tokio::join!(biased; client.execute(statement, params), client.simple_query(sql));
            first.and(then).map(drop)
        })
    }

    fn wait<T>(&mut self, request: impl AsyncFnOnce(&tokio_postgres::Client) -> Result<T, Error>) -> Result<T, Error> {
        let Self { runtime, client, connection } = self;
        let mut request = pin!(request(client));
        let mut why = None;
        let answer = runtime.block_on(poll_fn(|context| {
            if let Some(Poll::Ready(ended)) = connection.as_mut().map(|running| running.as_mut().poll(context)) {
                *connection = None;
                why = ended.err();
            }
            request.as_mut().poll(context)
        }));
        // Of a connection that ended on the way the request knows only that it did.
        answer.map_err(|error| why.unwrap_or(error))
    }
}
