//! What goes over a WebSocket beside events: the client's frames, and the answers to them.

use gavel_chat::{Error, Greeting, Signals, Typing};
use gavel_model::{ChannelId, MessageId, NewMessage, UserId};
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
    /// `read`: I have read all up to `seq`, or to the end.
    Read { ack_as: Ack, channel: ChannelId, seq: Option<i64> },
    /// `delivered`: this device has received all up to `seq`, or to the end.
    Delivered { ack_as: Ack, channel: ChannelId, seq: Option<i64> },
    /// `typing`: I am writing, or no more.
    Typing { ack_as: Ack, channel: ChannelId, typing: Typing },
    /// `presence`: tell me who of these is online, and of nobody else.
    Presence { ack_as: Ack, users: Vec<UserId> },
}

/// The frames that there are: what each needs, and what it may have.
const FRAMES: &[(&str, &[&str], &[&str])] = &[
    ("ping", &[], &[]),
    ("send", &["channelId", "message"], &[]),
    ("subscribe", &["channelId"], &["afterSeq"]),
    ("unsubscribe", &["channelId"], &[]),
    ("read", &["channelId"], &["seq"]),
    ("delivered", &["channelId"], &["seq"]),
    ("typing", &["channelId"], &["parentId", "stop"]),
    ("presence", &["userIds"], &[]),
];

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
    seq: Option<i64>,
    parent_id: Option<MessageId>,
    stop: Option<bool>,
    user_ids: Option<Vec<UserId>>,
}

impl ClientFrame {
    /// What kind of call it is, to be counted as the same call over HTTP is.
    pub(crate) fn class(&self) -> Class {
        match self {
            Self::Send { .. } => Class::Send,
            Self::Ping { .. }
            | Self::Subscribe { .. }
            | Self::Unsubscribe { .. }
            | Self::Read { .. }
            | Self::Delivered { .. }
            | Self::Typing { .. }
            | Self::Presence { .. } => Class::Read,
        }
    }

    /// The `ref` that its answer carries.
    pub(crate) fn ack_as(&self) -> &Ack {
        match self {
            Self::Ping { ack_as }
            | Self::Send { ack_as, .. }
            | Self::Subscribe { ack_as, .. }
            | Self::Unsubscribe { ack_as, .. }
            | Self::Read { ack_as, .. }
            | Self::Delivered { ack_as, .. }
            | Self::Typing { ack_as, .. }
            | Self::Presence { ack_as, .. } => ack_as,
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
        let ack_as = Ack(wire.reference.clone());
        Self::understand(wire, &ack_as).map_err(|error| (ack_as, error))
    }

    fn understand(wire: Wire<'_>, ack_as: &Ack) -> Result<Self, Error> {
        wire.check()?;
        let ack_as = ack_as.clone();
        Ok(match (wire.kind.as_ref(), wire.channel_id, wire.message, wire.user_ids) {
            ("send", Some(channel), Some(message), _) => Self::Send { ack_as, channel, message },
            ("subscribe", Some(channel), ..) => Self::Subscribe { ack_as, channel, after: wire.after_seq },
            ("unsubscribe", Some(channel), ..) => Self::Unsubscribe { ack_as, channel },
            ("read", Some(channel), ..) => Self::Read { ack_as, channel, seq: wire.seq },
            ("delivered", Some(channel), ..) => Self::Delivered { ack_as, channel, seq: wire.seq },
            ("typing", Some(channel), ..) => {
                let typing = Typing { parent: wire.parent_id, stop: wire.stop == Some(true) };
                Self::Typing { ack_as, channel, typing }
            }
            ("presence", _, _, Some(users)) => Self::Presence { ack_as, users },
            _ => Self::Ping { ack_as },
        })
    }
}

impl Wire<'_> {
    /// Whether the frame is one that there is, and has what it needs and nothing else.
    fn check(&self) -> Result<(), Error> {
        let kind = self.kind.as_ref();
        let Some((_, needs, may)) = FRAMES.iter().find(|(name, ..)| *name == kind) else {
            let names: Vec<_> = FRAMES.iter().map(|(name, ..)| *name).collect();
            let detail = format!("{kind:?} is not a frame; there are {}", names.join(", "));
            return Err(Error::field("/type", detail));
        };
        let fields = [
            ("channelId", self.channel_id.is_some()),
            ("afterSeq", self.after_seq.is_some()),
            ("message", self.message.is_some()),
            ("seq", self.seq.is_some()),
            ("parentId", self.parent_id.is_some()),
            ("stop", self.stop.is_some()),
            ("userIds", self.user_ids.is_some()),
        ];
        for (field, given) in fields {
            let needed = needs.contains(&field);
            if given && !needed && !may.contains(&field) {
                return Err(Error::field(format!("/{field}"), format!("{kind:?} does not take this")));
            }
            if needed && !given {
                return Err(Error::field(format!("/{field}"), format!("{kind:?} needs this")));
            }
        }
        if self.after_seq.is_some_and(|after| after < 0) {
            return Err(Error::field("/afterSeq", "0 or more"));
        }
        Ok(())
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
pub(crate) fn connected(greeting: &Greeting, resume_events: i64, signals: Signals) -> Frame {
    encode(&json!({ "type": "connected", "data": {
        "user": greeting.user,
        "unread": greeting.unread,
        "presence": { "invisible": greeting.invisible },
        "resumeWindow": { "events": resume_events },
        "features": { "receipts": signals.receipts, "typing": signals.typing, "presence": signals.presence },
    } }))
}

/// What a slow reader is told before it is dropped.
pub(crate) fn resync() -> Frame {
    encode(&json!({ "type": "resync" }))
}

/// What all are told when the server stops.
pub(crate) fn reconnect() -> Frame {
    encode(&json!({ "type": "reconnect" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(frame: &serde_json::Value) -> &'static str {
        let known = FRAMES.iter().find(|(name, ..)| frame["type"] == *name);
        known.unwrap_or_else(|| panic!("{frame} is documented and not known")).0
    }

    #[test]
    fn every_frame_is_read_as_what_it_is_called() {
        for (name, needs, may) in FRAMES {
            let mut frame = json!({ "type": name, "ref": "r" });
            for field in needs.iter().chain(*may) {
                frame[field] = match *field {
                    "message" => json!({ "text": "hello" }),
                    "userIds" => json!(["bob"]),
                    "afterSeq" | "seq" => json!(1),
                    "stop" => json!(true),
                    _ => json!("a"),
                };
            }
            let read = ClientFrame::parse(&frame.to_string()).unwrap();
            assert!(format!("{read:?}").to_lowercase().starts_with(&format!("{name} ")), "{frame} is {read:?}");
            assert_eq!(read.ack_as(), &Ack(Some("r".into())));
        }
    }

    #[test]
    fn every_frame_is_documented_with_an_example() {
        let text = include_str!("../../../../docs/realtime.md");
        let sent = text.split("\n## ").find(|part| part.starts_with("What the client sends")).unwrap();
        let examples: Vec<_> = sent.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect();
        let mut documented: Vec<_> = examples.iter().map(|text| name(&serde_json::from_str(text).unwrap())).collect();
        for example in examples {
            assert!(ClientFrame::parse(example).is_ok(), "{example}");
        }
        let mut known: Vec<_> = FRAMES.iter().map(|(name, ..)| *name).collect();
        documented.sort_unstable();
        known.sort_unstable();
        assert_eq!(documented, known);
    }
}
