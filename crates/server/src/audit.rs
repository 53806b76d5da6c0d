//! Tells the audit log of calls: of all by which an operator changes something, and of those by which a server key or a user
//! changes what concerns the whole app.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Extension, RequestExt as _,
    extract::{MatchedPath, RawPathParams, Request, State},
    http::{HeaderMap, HeaderName, Method},
    middleware::Next,
    response::{IntoResponse, Response},
};
use gavel_model::Actor;
use gavel_store::Act;
use percent_encoding::percent_decode_str;
use utoipa::openapi::OpenApi;

use crate::{
    admit::Client,
    app::App,
    auth::{Caller, Credential, Who},
    problem::Problem,
    request::RequestId,
};

/// The header that says why something is done.
pub(crate) const REASON: HeaderName = HeaderName::from_static("x-gavel-reason");
/// How many characters a reason may have.
const REASON_CHARS: usize = 500;

/// What operators do all the time as the users whom they speak as, and nobody asks about.
const QUIET: &[&str] = &[
    "addReaction",
    "countBroadcast",
    "followThread",
    "markDelivered",
    "markRead",
    "markUnread",
    "previewChannelRetention",
    "previewChannelTypeRetention",
    "queryPresence",
    "removeReaction",
    "renderTemplate",
    "setPresence",
    "tellTyping",
    "unfollowThread",
];

/// What concerns the whole app, whoever does it.
const OF_THE_APP: &[&str] = &[
    "acceptOperatorInvitation",
    "cancelJob",
    "createBroadcast",
    "createServerKey",
    "createTemplate",
    "deleteChannelRetention",
    "deleteChannelType",
    "deleteChannelTypeRetention",
    "deleteOperator",
    "deleteOperatorRole",
    "deleteRole",
    "deleteTemplate",
    "endOperatorSessions",
    "exportChannel",
    "inviteOperator",
    "liftChannelLegalHold",
    "liftUserLegalHold",
    "patchOperator",
    "patchTemplate",
    "putChannelLegalHold",
    "putChannelRetention",
    "putChannelType",
    "putChannelTypeRetention",
    "putOperatorRole",
    "putRole",
    "putUserLegalHold",
    "putUserRoles",
    "resetOperatorTotp",
    "revokeServerKey",
    "revokeTokens",
    "setUp",
    "signIn",
    "withdrawOperatorInvitation",
];

/// What a server key does as the app itself, beside that, and cannot be undone or gives power.
const OF_KEYS: &[&str] =
    &["archiveChannel", "deleteChannel", "deleteMessage", "putMemberRoles", "removeMember", "restoreChannel"];

/// The ids of the operations, by method and path.
#[derive(Clone)]
pub(crate) struct Operations(Arc<HashMap<(Method, String), String>>);

impl Operations {
    /// Of all that the document names that may change something.
    pub(crate) fn of(document: &OpenApi) -> Self {
        let mut all = HashMap::new();
        for (path, item) in &document.paths.paths {
            let operations = [
                (Method::POST, &item.post),
                (Method::PUT, &item.put),
                (Method::PATCH, &item.patch),
                (Method::DELETE, &item.delete),
            ];
            for (method, operation) in operations {
                let id = operation.as_ref().and_then(|operation| operation.operation_id.clone());
                if let Some(id) = id.filter(|_| !path.ends_with("/query")) {
                    all.insert((method, path.clone()), id);
                }
            }
        }
        Self(Arc::new(all))
    }

    fn id(&self, request: &Request) -> Option<String> {
        let path = request.extensions().get::<MatchedPath>()?.as_str().to_owned();
        self.0.get(&(request.method().clone(), path)).cloned()
    }
}

/// Does a call, and tells the audit log of it if that is to know.
pub(crate) async fn tell(
    State((app, operations)): State<(App, Operations)>,
    Extension(client): Extension<Client>,
    mut request: Request,
    next: Next,
) -> Response {
    let params = request.extract_parts::<RawPathParams>().await.ok();
    let caller = request.extensions().get::<Who>().and_then(|who| who.0.as_ref().ok());
    let Some(action) = operations.id(&request).filter(|action| is_told(action, caller)) else {
        return next.run(request).await;
    };
    let mut act = Act { action, ip_address: Some(client.address.to_string()), ..Act::default() };
    act.actor = actor(caller);
    act.request_id = request.extensions().get::<RequestId>().map(|RequestId(id)| id.clone());
    act.targets = params.iter().flatten().filter_map(|(name, value)| target(name, value)).collect();
    if let Some(Caller { actor: Actor::User(user), credential: Credential::Key(_) | Credential::Session(_) }) = caller {
        act.targets.push(format!("as:{user}"));
    }
    act.reason = match reason(request.headers()) {
        Ok(reason) => reason,
        Err(problem) => return problem.into_response(),
    };
    app.chat.audited(act, next.run(request), |response| response.status().is_success()).await
}

/// Whether the audit log is told of what this caller does.
fn is_told(action: &str, caller: Option<&Caller>) -> bool {
    let of_operator = matches!(caller, Some(Caller { credential: Credential::Session(_), .. }));
    let of_app = matches!(caller, Some(Caller { actor: Actor::Key(..), .. }));
    (of_operator && !QUIET.contains(&action)) || OF_THE_APP.contains(&action) || (of_app && OF_KEYS.contains(&action))
}

/// Who acts, as the event log writes it: whoever signed in, also where they speak as a user.
fn actor(caller: Option<&Caller>) -> String {
    match caller {
        None => "anonymous".to_owned(),
        Some(Caller { credential: Credential::Key(key), .. }) => format!("key:{key}"),
        Some(Caller { credential: Credential::Session(session), .. }) => {
            format!("operator:{}", session.signed_in.operator.id)
        }
        Some(Caller { actor, credential: Credential::Token { .. } }) => actor.as_log(),
    }
}

/// A parameter of the path as a target: `channelId` is a `channel:`. Tokens are none.
fn target(name: &str, value: &str) -> Option<String> {
    let kind = name.strip_suffix("Id")?;
    Some(format!("{kind}:{value}"))
}

/// Why it is done, if that is said: percent-encoded, since headers are ASCII.
fn reason(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(said) = headers.get(REASON) else { return Ok(None) };
    let wrong =
        || Problem::field("X-Gavel-Reason", format!("at most {REASON_CHARS} characters, percent-encoded UTF-8"));
    let text = said.to_str().map_err(|_| wrong())?;
    let text = percent_decode_str(text).decode_utf8().map_err(|_| wrong())?;
    if text.chars().count() > REASON_CHARS || text.contains('\0') {
        return Err(wrong());
    }
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}
