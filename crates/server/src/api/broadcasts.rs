//! `/api/v3/broadcasts`

use axum::{extract::State, response::IntoResponse};
use gavel_model::{Broadcast, BroadcastTo, Job, NewMessage, TemplateId, Variables};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{jobs::accepted, templates::take_template};
use crate::{
    app::App,
    auth::Caller,
    body::{self, Json},
    problem::{Problem, Problems},
};

/// One message to many.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is there to be described")]
#[schema(rename_all = "camelCase")]
pub(crate) struct NewBroadcast {
    /// The message, without an id; without a text if a template gives it.
    message: Option<NewMessage>,
    /// To whom.
    to: BroadcastTo,
    /// A template that gives the message its text.
    template_id: Option<TemplateId>,
    /// What the template's variables stand for.
    #[schema(value_type = Option<Object>)]
    variables: Option<Variables>,
}

/// To whom a message would be broadcast.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Audience {
    /// To whom.
    to: BroadcastTo,
}

/// How many that are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Reach {
    /// How many copies would be sent.
    count: i64,
}

/// Count whom a broadcast goes to
///
/// As things are now, by whoever may broadcast; nothing is sent. Of `users`, the sender counts too if the filter finds them,
/// and gets no copy.
#[utoipa::path(post, path = "/api/v3/broadcasts/reach", operation_id = "countBroadcast", tag = "Broadcasts",
    request_body = Audience, responses((status = 200, body = Reach), Problems))]
pub(crate) async fn reach(
    State(app): State<App>,
    caller: Caller,
    Json(Audience { to }): Json<Audience>,
) -> Result<axum::Json<Reach>, Problem> {
    Ok(axum::Json(Reach { count: app.chat.broadcast_reach(&caller.actor, to).await? }))
}

/// Broadcast a message
///
/// A job: its `result` has the `text`, counts how many copies were `sent`, `stopped` by a rule and `failed` out of a
/// `total`, and names the first 100 `failures`. Each copy is judged like any message of the caller's. To `users` it goes in the conversation that each has
/// with the caller, who is a user then.
#[utoipa::path(post, path = "/api/v3/broadcasts", operation_id = "createBroadcast", tag = "Broadcasts",
    request_body = NewBroadcast,
    responses((status = 202, body = Job, description = "It is being sent; `Location` says where to ask."), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Json(mut body): Json<Map<String, Value>>,
) -> Result<impl IntoResponse, Problem> {
    let template = take_template(&mut body)?;
    if template.is_some()
        && let Value::Object(message) = body.entry("message").or_insert_with(|| Value::Object(Map::new()))
    {
        message.entry("text").or_insert_with(|| "".into());
    }
    let broadcast: Broadcast = body::parse_part(body)?;
    Ok(accepted(app.chat.broadcast(&caller.actor, broadcast, template).await?))
}
