//! The accept loop: one task an HTTP connection, bounded in number, slow heads and slow readers cut off; upgraded sockets leave it.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{Router, extract::Request};
use hyper::{
    body::Incoming,
    server::conn::http1::Builder,
    service::{Service as _, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{admit::Peer, patient::Patient};

/// What a connection is told when there are as many as may be.
const FULL: &str = r#"{"type":"about:blank","title":"Service Unavailable","status":503,"code":"overloaded","detail":"the server has as many connections as it takes"}"#;

/// A connection's place among the connections; an upgrade takes it along.
#[derive(Clone)]
pub(crate) struct Permit(Arc<Mutex<Option<OwnedSemaphorePermit>>>);

impl Permit {
    fn new(permit: OwnedSemaphorePermit) -> Self {
        Self(Arc::new(Mutex::new(Some(permit))))
    }

    /// The place, unless it was taken before.
    pub(crate) fn take(&self) -> Option<OwnedSemaphorePermit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// How connections are taken in.
#[derive(Clone)]
pub(crate) struct Listen {
    pub(crate) router: Router,
    pub(crate) connections: Arc<Semaphore>,
    pub(crate) header_timeout: Duration,
    /// How long a client may leave an answer unread.
    pub(crate) patience: Duration,
    pub(crate) tasks: TaskTracker,
    /// Ends the loop, and each connection after the request it is at.
    pub(crate) stop: CancellationToken,
}

impl Listen {
    /// Takes connections in until told to stop.
    pub(crate) async fn run(self, listener: TcpListener) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = self.stop.cancelled() => return,
            };
            match accepted {
                Ok((stream, peer)) => self.take_in(stream, Peer(peer.ip())),
                Err(error) => {
                    // Out of file descriptors, mostly: some will be free again soon.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn take_in(&self, stream: TcpStream, peer: Peer) {
        if let Ok(permit) = Arc::clone(&self.connections).try_acquire_owned() {
            let permit = Permit::new(permit);
            // Without it small answers wait for the client's delayed acknowledgement.
            let _ = stream.set_nodelay(true);
            let stream = Patient::new(stream, self.patience);
            self.tasks.spawn(serve(
                stream,
                self.router.clone(),
                (peer, permit),
                self.header_timeout,
                self.stop.clone(),
            ));
        } else {
            metrics::counter!("gavel_connections_refused_total").increment(1);
            self.tasks.spawn(refuse(stream));
        }
    }
}

async fn refuse(mut stream: TcpStream) {
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 5\r\n\
         Connection: close\r\nContent-Length: {}\r\n\r\n{FULL}",
        FULL.len()
    );
    // To close on what the client has sent would reset the connection, and may take the answer from it; so that is read
    // first. One that goes on, or does not even take this, is not waited for.
    let _ = tokio::time::timeout(Duration::from_secs(1), async {
        stream.write_all(answer.as_bytes()).await?;
        stream.shutdown().await?;
        let mut rest = [0; 1024];
        while stream.read(&mut rest).await? > 0 {}
        std::io::Result::Ok(())
    })
    .await;
}

async fn serve(
    stream: Patient,
    router: Router,
    (peer, permit): (Peer, Permit),
    header_timeout: Duration,
    stop: CancellationToken,
) {
    // Not hyper-util's `auto`, which looks for HTTP/2 first, and waits for the first bytes as long as they take.
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(header_timeout).max_buf_size(64 * 1024);
    let router = TowerToHyperService::new(router);
    // A layer of the router would be one of each of its routes, all copied for this connection.
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        request.extensions_mut().insert(permit.clone());
        router.call(request)
    });
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended with an error");
    }
}
