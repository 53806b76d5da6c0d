//! Performing: a cue becomes a call.

use gavel_model::{MessageId, UserId};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::{
    Error,
    api::Api,
    cue::{Act, Cue},
};

/// Does what a cue says.
pub(crate) fn perform(api: &Api, cue: &Cue) -> Result<(), Error> {
    let Cue { channel, who, act, .. } = cue;
    let (method, path, body) = match act {
        Act::Send { id, text, parent, mentions } => {
            let body = json!({ "id": id, "text": text, "parentId": parent, "mentions": mentions });
            ("POST", format!("/channels/{channel}/messages"), Some(body))
        }
        Act::React { message, kind } => {
            let kind = utf8_percent_encode(kind, NON_ALPHANUMERIC);
            ("PUT", format!("/messages/{message}/reactions/{kind}"), None)
        }
        Act::Edit { message, text } => ("PATCH", of(message, ""), Some(json!({ "text": text }))),
        Act::Delete { message } => ("DELETE", of(message, ""), None),
        Act::Pin { message } => ("PUT", of(message, "/pin"), None),
        Act::Typing { parent } => ("POST", format!("/channels/{channel}/typing"), Some(json!({ "parentId": parent }))),
        Act::Read => ("POST", format!("/channels/{channel}/read"), Some(json!({}))),
    };
    api.call(who, method, &path, body.as_ref()).map(|_| ())
}

/// The same, for people who shrug at a no: what they meant to react to may be gone, and some are told to wait.
pub(crate) fn try_to(api: &Api, cue: &Cue) -> Result<(), Error> {
    match perform(api, cue) {
        Err(Error::Refused { call, status: status @ 400..=499, code, detail }) => {
            tracing::debug!(call, status, code, detail, "somebody of the demo was refused");
            Ok(())
        }
        done => done,
    }
}

fn of(message: &MessageId, part: &str) -> String {
    format!("/messages/{message}{part}")
}

/// Makes a user who is called so.
pub(crate) fn introduce(api: &Api, user: &UserId, name: &str) -> Result<(), Error> {
    api.call(user, "PUT", &format!("/users/{user}"), Some(&json!({ "displayName": name }))).map(|_| ())
}
