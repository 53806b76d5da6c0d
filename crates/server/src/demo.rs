//! `gavel demo`: the community of the crate `gavel-demo` lives at this server, and whoever sits at this machine may sign in as
//! one of them.

mod folder;
mod operator;
mod sign_in;

use std::net::Ipv4Addr;

use anyhow::Context as _;
use gavel_chat::Chat;
use gavel_demo::{Community, Milestone};
use gavel_model::{Actor, Clock, Scope};
use tokio::{net::TcpListener, sync::oneshot};
use tokio_util::sync::CancellationToken;

use crate::{listen::Listen, tokens};

pub(crate) use folder::Folder;
pub(crate) use sign_in::routes;

/// What the server key of the community is called.
const KEY: &str = "gavel demo";
/// Who makes it.
const BY: Actor = Actor::System("demo");

/// Starts the community, and waits until its past is written and others may come in. It comes in by a door of its own: nobody
/// else is let in while the clock says another time, and where others come in may be no address of this machine.
pub(crate) async fn begin(folder: Folder, clock: Clock, chat: &Chat, listen: Listen) -> anyhow::Result<()> {
    revoke_keys(chat).await?;
    operator::owner(chat).await?;
    let (key, hash) = tokens::new_key();
    chat.create_key(&BY, KEY, Scope::Chat, hash).await?;
    let inside = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = inside.local_addr()?.to_string();
    let (tasks, stop) = (listen.tasks.clone(), listen.stop.clone());
    tasks.spawn(listen.run(inside));
    let community = Community::new(address, key, clock, folder.seed())?;
    let (tell, told) = oneshot::channel();
    tasks.spawn_blocking(move || play(&community, folder, &stop, tell));
    told.await.context("the demo ended before it began")?
}

/// Revokes the community's key, and what a server that was killed left.
pub(crate) async fn revoke_keys(chat: &Chat) -> anyhow::Result<()> {
    for key in chat.keys().await?.into_iter().filter(|key| key.name == KEY) {
        chat.revoke_key(&BY, &key.id).await?;
    }
    Ok(())
}

/// Lets the community live until the server stops.
fn play(
    community: &Community,
    mut folder: Folder,
    stop: &CancellationToken,
    ready: oneshot::Sender<anyhow::Result<()>>,
) {
    let mut ready = Some(ready);
    let played = community.play(folder.unwritten(), stop, |milestone| match milestone {
        Milestone::PastWritten => {
            if let Err(error) = folder.note_past_written() {
                tracing::warn!(%error, "the demo's past is written again at the next start");
            }
        }
        Milestone::Ready => {
            let _ = ready.take().map(|ready| ready.send(Ok(())));
        }
    });
    match (played, ready) {
        (Err(error), Some(ready)) => {
            let _ = ready.send(Err(error.into()));
        }
        (Err(error), None) => tracing::error!(%error, "the demo ended"),
        (Ok(()), _) => {}
    }
}
