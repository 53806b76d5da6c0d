//! What goes over a WebSocket beside events: the client's frames, and the answers to them.

use gavel_chat::Error;
use gavel_model::{ChannelId, NewMessage, User};
use gavel_realtime::Frame;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{body, problem::Problem, rate::Class};

/// How many characters a `ref` may have.
const REF_CHARS: usize = 64;

/// What a client gave a frame to know the answer by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ack(Option<String>);

/// What a client asks.
#[derive(Debug)]
pub(crate) enum ClientFrame {
    /// `ping`: are you there?
    Ping { ack_as: Ack },
    /// `send`: a message, as `POST …/messages` takes it.
    Send { ack_as: Ack, channel: ChannelId, message: NewMessage },
    /// `subscribe`: tell me of this channel's events, all after `afterSeq`.
    Subscribe { ack_as: Ack, channel: ChannelId, after: Option<i64> },
    /// `unsubscribe`: no more.
    Unsubscribe { ack_as: Ack, channel: ChannelId },
}

/// A frame as it is on the wire: flat, so that it is read in one pass.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Wire<'a> {
    #[serde(rename = "type", borrow)]
    kind: std::borrow::Cow<'a, str>,
    #[serde(rename = "ref")]
    reference: Option<String>,
    channel_id: Option<ChannelId>,
    after_seq: Option<i64>,
    message: Option<NewMessage>,
}

impl ClientFrame {
    /// What kind of call it is, to be counted as the same call over HTTP is.
    pub(crate) fn class(&self) -> Class {
        match self {
            Self::Send { .. } => Class::Send,
            Self::Ping { .. } | Self::Subscribe { .. } | Self::Unsubscribe { .. } => Class::Read,
        }
    }

    /// The `ref` that its answer carries.
    pub(crate) fn ack_as(&self) -> &Ack {
        match self {
            Self::Ping { ack_as }
            | Self::Send { ack_as, .. }
            | Self::Subscribe { ack_as, .. }
            | Self::Unsubscribe { ack_as, .. } => ack_as,
        }
    }

    /// Reads a frame, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, (Ack, Error)> {
        let wire: Wire<'_> = match body::parse_if_right(text).map_or_else(|| body::parse(text.as_bytes()), Ok) {
            Ok(wire) => wire,
            Err(error) => return Err((reference_of(text), error)),
        };
        if wire.reference.as_ref().is_some_and(|reference| reference.chars().count() > REF_CHARS) {
            return Err((Ack(None), Error::field("/ref", format!("at most {REF_CHARS} characters"))));
        }
        let ack_as = Ack(wire.reference);
        match Self::understand(wire.kind.as_ref(), &ack_as, wire.channel_id, wire.after_seq, wire.message) {
            Ok(frame) => Ok(frame),
            Err(error) => Err((ack_as, error)),
        }
    }

    fn understand(
        kind: &str,
        ack_as: &Ack,
        channel: Option<ChannelId>,
        after: Option<i64>,
        message: Option<NewMessage>,
    ) -> Result<Self, Error> {
        let takes = |field: &str, given: bool, wanted: bool| match (given, wanted) {
            (true, false) => Err(Error::field(format!("/{field}"), format!("{kind:?} does not take this"))),
            (false, true) => Err(Error::field(format!("/{field}"), format!("{kind:?} needs this"))),
            _ => Ok(()),
        };
        let known = matches!(kind, "ping" | "send" | "subscribe" | "unsubscribe");
        if !known {
            let detail = format!("{kind:?} is not a frame; there are ping, send, subscribe, unsubscribe");
            return Err(Error::field("/type", detail));
        }
        takes("channelId", channel.is_some(), kind != "ping")?;
        takes("message", message.is_some(), kind == "send")?;
        takes("afterSeq", after.is_some(), kind == "subscribe" && after.is_some())?;
        if after.is_some_and(|after| after < 0) {
            return Err(Error::field("/afterSeq", "0 or more"));
        }
        let ack_as = ack_as.clone();
        Ok(match (kind, channel, message) {
            ("send", Some(channel), Some(message)) => Self::Send { ack_as, channel, message },
            ("subscribe", Some(channel), _) => Self::Subscribe { ack_as, channel, after },
            ("unsubscribe", Some(channel), _) => Self::Unsubscribe { ack_as, channel },
            _ => Self::Ping { ack_as },
        })
    }
}

/// The `ref` of a frame that is otherwise wrong, so that even its error can be matched.
fn reference_of(text: &str) -> Ack {
    #[derive(Deserialize)]
    struct Reference {
        #[serde(rename = "ref")]
        reference: Option<String>,
    }
    let found = serde_json::from_str::<Reference>(text).ok().and_then(|r| r.reference);
    Ack(found.filter(|reference| reference.chars().count() <= REF_CHARS))
}

#[derive(Serialize)]
struct Answer<'a, T> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Problem>,
}

fn encode<T: Serialize>(frame: &T) -> Frame {
    Frame::build(|buffer| {
        if let Err(error) = serde_json::to_writer(buffer, frame) {
            tracing::error!(%error, "an answer could not be encoded");
        }
    })
}

/// That it was done, with what came of it.
pub(crate) fn ack<T: Serialize>(ack_as: &Ack, data: &T) -> Frame {
    encode(&Answer { kind: "ack", reference: ack_as.0.as_deref(), data: Some(data), error: None })
}

/// That it was not done, and why.
pub(crate) fn failure(ack_as: &Ack, error: impl Into<Problem>) -> Frame {
    let problem = error.into();
    encode(&Answer::<()> { kind: "error", reference: ack_as.0.as_deref(), data: None, error: Some(&problem) })
}

/// The answer to a `ping`.
pub(crate) fn pong(ack_as: &Ack) -> Frame {
    encode(&Answer::<()> { kind: "pong", reference: ack_as.0.as_deref(), data: None, error: None })
}

/// The first frame of a connection.
pub(crate) fn connected(user: &User, resume_events: i64) -> Frame {
    encode(&json!({ "type": "connected", "data": { "user": user, "resumeWindow": { "events": resume_events } } }))
}

/// What a slow reader is told before it is dropped.
pub(crate) fn resync() -> Frame {
    encode(&json!({ "type": "resync" }))
}

/// What all are told when the server stops.
pub(crate) fn reconnect() -> Frame {
    encode(&json!({ "type": "reconnect" }))
}
