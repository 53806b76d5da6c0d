//! The audience: who is online, by a WebSocket each. They come and go, and those who run a channel notice what is said in it
//! by somebody who is no part of a scene.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    net::TcpStream,
    sync::mpsc::Sender,
    thread,
    time::{Duration, Instant},
};

use gavel_model::{ChannelId, UserId};
use rand::{RngExt as _, rngs::StdRng, seq::IteratorRandom as _};
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tungstenite::{
    Error as WsError, HandshakeError, Message, WebSocket, client::IntoClientRequest as _, http::HeaderValue,
};

use crate::{api::Api, content::Content, staging::slug_of};

/// How often the sockets are looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How often somebody comes or goes.
const MOVE: Duration = Duration::from_secs(15);

/// Somebody who is no part of a scene said something, or came in.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) channel: ChannelId,
    pub(crate) user: UserId,
    /// Whom they mentioned; none if they only came in.
    pub(crate) mentioned: Option<Vec<UserId>>,
}

/// An event, as far as it matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    channel_id: Option<ChannelId>,
    data: Option<Data>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    id: Option<String>,
    user_id: Option<UserId>,
    #[serde(default)]
    mentions: Vec<UserId>,
}

/// Who is there.
pub(crate) struct Audience<'a> {
    content: &'a Content,
    api: &'a Api,
    dice: StdRng,
    sockets: BTreeMap<UserId, WebSocket<TcpStream>>,
    /// Which channels each listens to.
    ears: BTreeMap<&'a UserId, Vec<&'a ChannelId>>,
}

impl<'a> Audience<'a> {
    pub(crate) fn new(content: &'a Content, api: &'a Api, dice: StdRng) -> Self {
        let mut ears: BTreeMap<&UserId, Vec<&ChannelId>> = BTreeMap::new();
        for (channel, plan) in content.channels.iter().filter(|(_, plan)| plan.guests) {
            if let Some(owner) = plan.owner() {
                ears.entry(owner).or_default().push(channel);
            }
        }
        Self { content, api, dice, sockets: BTreeMap::new(), ears }
    }

    /// Has people come and go until told to stop.
    pub(crate) fn run(mut self, visits: &Sender<Visit>, stop: &CancellationToken) {
        let first: Vec<&UserId> = self
            .content
            .people
            .iter()
            .filter(|(_, person)| self.dice.random_bool(person.online))
            .map(|(id, _)| id)
            .collect();
        for who in first {
            self.come(who);
        }
        let mut moved = Instant::now();
        while !stop.is_cancelled() {
            let listening: Vec<&UserId> = self.ears.keys().copied().collect();
            for who in listening {
                self.come(who);
            }
            if moved.elapsed() > MOVE {
                self.come_or_go();
                moved = Instant::now();
            }
            self.look(visits);
            thread::sleep(LOOK);
        }
    }

    /// One comes or goes, whichever is like them.
    fn come_or_go(&mut self) {
        let Some((who, person)) = self.content.people.iter().choose(&mut self.dice) else { return };
        if self.dice.random_bool(person.online) {
            self.come(who);
        } else if !self.ears.contains_key(who)
            && let Some(mut socket) = self.sockets.remove(who)
        {
            let _ = socket.close(None);
            let _ = socket.flush();
        }
    }

    /// Opens somebody's socket, unless it is open. One that cannot be opened is tried again some other time.
    fn come(&mut self, who: &UserId) {
        if self.sockets.contains_key(who) {
            return;
        }
        match self.connect(who) {
            Ok(socket) => {
                self.sockets.insert(who.clone(), socket);
            }
            Err(error) => tracing::debug!(%error, "somebody of the demo could not connect"),
        }
    }

    fn connect(&self, who: &UserId) -> Result<WebSocket<TcpStream>, WsError> {
        let mut request = format!("ws://{}/api/v3/ws", self.api.address()).into_client_request()?;
        for (name, value) in self.api.headers(who) {
            request.headers_mut().insert(name, HeaderValue::from_str(&value)?);
        }
        let stream = TcpStream::connect(self.api.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (mut socket, _) = tungstenite::client(request, stream).map_err(|error| match error {
            HandshakeError::Failure(error) => error,
            HandshakeError::Interrupted(_) => WsError::ConnectionClosed,
        })?;
        for channel in self.ears.get(who).into_iter().flatten() {
            socket.send(Message::text(json!({ "type": "subscribe", "channelId": channel }).to_string()))?;
        }
        socket.get_ref().set_nonblocking(true)?;
        Ok(socket)
    }

    /// Reads what came; reading answers the server's pings, too.
    fn look(&mut self, visits: &Sender<Visit>) {
        let content = self.content;
        self.sockets.retain(|_, socket| {
            loop {
                match socket.read() {
                    Ok(Message::Text(text)) => {
                        if let Some(visit) = visit(content, &text) {
                            let _ = visits.send(visit);
                        }
                    }
                    Ok(_) => {}
                    Err(WsError::Io(error)) if error.kind() == ErrorKind::WouldBlock => return true,
                    Err(_) => return false,
                }
            }
        });
    }
}

/// The visit that an event tells of.
fn visit(content: &Content, text: &str) -> Option<Visit> {
    let Event { kind, channel_id, data } = serde_json::from_str(text).ok()?;
    let Data { id, user_id, mentions } = data?;
    let (channel, user) = (channel_id?, user_id?);
    let mentioned = match kind.as_str() {
        "message.created" if slug_of(&id?).is_none() => Some(mentions),
        "member.joined" if !content.people.contains_key(&user) => None,
        _ => return None,
    };
    Some(Visit { channel, user, mentioned })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_part_of_a_scene_is_noticed() {
        let content = Content::load().unwrap();
        let message = |id: &str, user: &str| {
            json!({ "type": "message.created", "channelId": "lobby", "seq": 1, "at": "2026-01-31T12:00:00.000Z",
                "data": { "id": id, "userId": user, "text": "hi", "mentions": ["june"] } })
            .to_string()
        };
        let seen = visit(&content, &message("0198c6f0-6d57-7d27-8d8c-5b4f0d1f1d2e", "guest-1")).unwrap();
        assert_eq!((seen.user.as_str(), seen.mentioned.unwrap().len()), ("guest-1", 1));
        assert!(
            visit(&content, &message("0198c6f0-6d57-7d27-8d8c-5b4f0d1f1d2e", "mara")).is_some(),
            "signed in as Mara"
        );
        assert!(visit(&content, &message("good-morning.1769860800.3", "june")).is_none());
        let joined = json!({ "type": "member.joined", "channelId": "lobby", "data": { "userId": "guest-1" } });
        assert!(visit(&content, &joined.to_string()).unwrap().mentioned.is_none());
        assert!(visit(&content, r#"{"type":"pong"}"#).is_none());
    }
}
