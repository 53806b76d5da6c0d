//! `/api/v3/events`

use std::{collections::HashSet, hash::Hash};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Response},
};
use gavel_chat::Error;
use gavel_model::{ChannelId, EventType, UserId};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    app::App,
    auth::{Caller, Credential},
    body::Params,
    feed::{Filter, Follower},
    problem::{Problem, Problems},
};

/// By which a browser that comes back says what it knows.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// By which some proxies are told to hand on what comes at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// How many values a parameter may have.
const MOST: usize = 100;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct EventsParams {
    /// Only events of these types, with commas between them; at most 100.
    #[param(example = "message.created,message.stopped")]
    types: Option<String>,
    /// Only events in these channels, with commas between them; at most 100.
    channel_id: Option<String>,
    /// Only events about these users, with commas between them: what they said, where they joined; at most 100.
    user_id: Option<String>,
    /// All events after this one, by its `id`; without it, and without `Last-Event-ID`, from now on.
    after: Option<i64>,
}

/// Follow all channels
///
/// Server-sent events: what happens in all channels, as JSON, for server keys and operators. Ends with the key or the session;
/// whoever comes back with `Last-Event-ID` is told what they missed.
#[utoipa::path(get, path = "/api/v3/events", operation_id = "followEvents", tag = "Real time",
    params(EventsParams, ("Last-Event-ID" = Option<i64>, Header, description = "The same as `after`, which it comes before: browsers send it by themselves.")),
    responses((status = 200, description = "Events from here on.", body = String, content_type = "text/event-stream"), Problems))]
pub(crate) async fn follow(
    State(app): State<App>,
    caller: Caller,
    Params(params): Params<EventsParams>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let filter = Filter {
        types: listed("/types", params.types.as_deref(), event_type)?,
        channels: listed("/channelId", params.channel_id.as_deref(), |id| {
            ChannelId::new(id).map_err(|e| e.to_string())
        })?,
        users: listed("/userId", params.user_id.as_deref(), |id| UserId::new(id).map_err(|e| e.to_string()))?,
    };
    let after = last_event(&headers)?.or(params.after);
    if after.is_some_and(|after| after < 0) {
        return Err(Problem::field("/after", "the id of an event, which is a whole number from 0"));
    }
    let permissions = app.chat.follow(&caller.actor).await?;
    let session = match &caller.credential {
        Credential::Session(session) => Some(session.signed_in.session.id.clone()),
        Credential::Token { .. } | Credential::Key(_) => None,
    };
    let full = Error::Conflict("you follow by as many streams as one may; end one of them first");
    let place = app.feed.place(&caller.actor).ok_or(full)?;
    let follower = Follower { feed: app.feed.clone(), place, actor: caller.actor, session, permissions, filter, after };
    let body = follower.body(&app.tasks).await?;
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store"), (BUFFERING, "no")];
    Ok((headers, body).into_response())
}

/// The values of a parameter.
fn listed<T: Eq + Hash>(
    pointer: &str,
    text: Option<&str>,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<HashSet<T>>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let read = |value: &str| read(value.trim()).map_err(|detail| Problem::field(pointer, detail));
    let values = text.split(',').take(MOST + 1).map(read).collect::<Result<HashSet<_>, _>>()?;
    if values.len() > MOST {
        return Err(Problem::field(pointer, format!("at most {MOST} values")));
    }
    Ok(Some(values))
}

fn event_type(name: &str) -> Result<EventType, String> {
    let known = EventType::ALL.iter().find(|kind| kind.as_str() == name);
    known.copied().ok_or_else(|| format!("{name:?} is no type of event, such as message.created"))
}

fn last_event(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    // A browser that was told no id yet sends an empty one.
    let Some(value) = headers.get(LAST_EVENT_ID).filter(|value| !value.is_empty()) else { return Ok(None) };
    let place = value.to_str().ok().and_then(|text| text.parse().ok()).filter(|place: &i64| *place >= 0);
    place.map(Some).ok_or_else(|| Problem::field("Last-Event-ID", "the id of an event, which is a whole number from 0"))
}
