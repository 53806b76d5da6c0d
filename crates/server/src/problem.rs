//! Errors as clients see them: `application/problem+json` (RFC 9457), one exhaustive table from error to status.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use gavel_chat::{Error, FieldError, Permission};
use gavel_model::Timestamp;
use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{ObjectBuilder, Type},
};

/// Every code there is; `docs/errors.md` says what each means.
pub(crate) const CODES: &[&str] = &[
    "bots_not_allowed",
    "channel_archived",
    "channel_frozen",
    "conflict",
    "csrf",
    "export_expired",
    "files_not_allowed",
    "guidelines_not_accepted",
    "idempotency_in_progress",
    "idempotency_key_reused",
    "integrations_not_allowed",
    "internal",
    "invitation_accepted",
    "invitation_declined",
    "invitation_expired",
    "invitation_withdrawn",
    "invite_link_expired",
    "invite_link_revoked",
    "invite_link_used_up",
    "join_request_approved",
    "join_request_declined",
    "join_request_too_soon",
    "join_request_withdrawn",
    "legal_hold",
    "links_not_allowed",
    "method_not_allowed",
    "not_found",
    "overloaded",
    "permission_denied",
    "query_too_expensive",
    "rate_limited",
    "reactions_off",
    "sign_in_failed",
    "slow_mode",
    "storage_unavailable",
    "thread_archived",
    "thread_locked",
    "threads_off",
    "timeout",
    "too_large",
    "totp_required",
    "unauthorized",
    "unsupported_channel_type",
    "upgrade_required",
    "validation",
];

fn codes() -> utoipa::openapi::Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("What is wrong, for a program."))
        .enum_values(Some(CODES.iter().copied()))
        .build()
}

/// A problem document.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// `about:blank`: the status and the code say which it is.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// The status in words.
    pub(crate) title: &'static str,
    /// The HTTP status.
    pub(crate) status: u16,
    /// What is wrong, for a person.
    pub(crate) detail: String,
    /// What is wrong, for a program.
    #[schema(schema_with = codes)]
    pub(crate) code: &'static str,
    /// To find the request in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
    /// The permission that is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) permission: Option<Permission>,
    /// When to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_after_seconds: Option<u64>,
    /// Until when it is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Timestamp>,
    /// The version of the guidelines that is to be accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) guidelines_version: Option<i64>,
    /// The fields that have to be mended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub(crate) errors: Vec<FieldError>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        debug_assert!(CODES.contains(&code), "{code} is not in CODES, nor in docs/errors.md");
        Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: detail.into(),
            code,
            request_id: None,
            permission: None,
            retry_after_seconds: None,
            until: None,
            guidelines_version: None,
            errors: Vec::new(),
        }
    }

    /// That nobody, or somebody unknown, asks.
    pub(crate) fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
    }

    /// One field that has to be mended.
    pub(crate) fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Error::field(pointer, detail).into()
    }

    /// The answer with this document as its body.
    pub(crate) fn render(&self) -> Response {
        let body = serde_json::to_vec(self).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED.as_u16() {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if self.status == StatusCode::UPGRADE_REQUIRED.as_u16() {
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
            headers.insert(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = match &error {
            Error::NotFound(_) => StatusCode::NOT_FOUND,
            Error::PermissionDenied { .. }
            | Error::ChannelFrozen
            | Error::TurnedOff { .. }
            | Error::GuidelinesNotAccepted { .. } => StatusCode::FORBIDDEN,
            Error::SlowMode { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::Validation(_) => StatusCode::BAD_REQUEST,
            Error::Conflict(_)
            | Error::ChannelArchived
            | Error::LegalHold(_)
            | Error::RequestTooSoon { .. }
            | Error::ThreadLocked
            | Error::ThreadArchived => StatusCode::CONFLICT,
            Error::Gone { .. } => StatusCode::GONE,
            Error::UnsupportedChannelType(_) | Error::QueryTooExpensive => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Overloaded | Error::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Error::Internal(cause) => {
                tracing::error!(cause, "a request failed by a fault of the server's own");
                StatusCode::INTERNAL_SERVER_ERROR
            }
        };
        let detail = match &error {
            // Who reads no further than this knows what to mend all the same.
            Error::Validation(errors) => errors.first().map(in_words),
            _ => None,
        };
        let mut problem = Self::new(status, error.code(), detail.unwrap_or_else(|| error.to_string()));
        match error {
            Error::PermissionDenied { permission, .. } => problem.permission = Some(permission),
            Error::Validation(errors) => problem.errors = errors,
            Error::GuidelinesNotAccepted { version } => problem.guidelines_version = Some(version),
            Error::SlowMode { seconds } => problem.retry_after_seconds = Some(seconds),
            Error::RequestTooSoon { until } => problem.until = Some(until),
            Error::Overloaded | Error::Unavailable => problem.retry_after_seconds = Some(1),
            Error::NotFound(_)
            | Error::Conflict(_)
            | Error::Gone { .. }
            | Error::ChannelFrozen
            | Error::ThreadLocked
            | Error::ThreadArchived
            | Error::ChannelArchived
            | Error::LegalHold(_)
            | Error::TurnedOff { .. }
            | Error::UnsupportedChannelType(_)
            | Error::QueryTooExpensive
            | Error::Internal(_) => {}
        }
        problem
    }
}

/// What is wrong with a field, and which it is.
pub(crate) fn in_words(error: &FieldError) -> String {
    if error.pointer.is_empty() { error.detail.clone() } else { format!("{}: {}", error.pointer, error.detail) }
}

impl IntoResponse for Problem {
    /// The document goes along beside the response, so that the request's id can still be put into it.
    fn into_response(self) -> Response {
        let mut response = self.render();
        response.extensions_mut().insert(self);
        response
    }
}

/// The problems that any call may answer, for the OpenAPI document.
pub(crate) struct Problems;

impl utoipa::IntoResponses for Problems {
    fn responses() -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::Response>> {
        use utoipa::openapi::{ContentBuilder, Ref, ResponseBuilder};
        let described = [
            ("400", "The request has to be mended: `errors` says where."),
            ("401", "No valid token or key."),
            ("403", "A permission is missing: `permission` names it."),
            ("404", "There is no such thing, or the caller may not know of it."),
            ("405", "Not a method of this path."),
            ("408", "The request took too long."),
            ("409", "It contradicts what is there."),
            ("410", "It was there, and can be used no more."),
            ("413", "The body is too large."),
            ("422", "Not on a channel of this type; or a query that takes too long."),
            ("429", "Too many calls of this class, or slow mode: `retryAfterSeconds` says when to go on."),
            ("503", "The server has too much to do, or the database cannot take it: nothing was kept, try again."),
        ];
        described
            .into_iter()
            .map(|(status, text)| {
                let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response = ResponseBuilder::new().description(text).content("application/problem+json", content);
                (status.to_owned(), response.build().into())
            })
            .collect()
    }
}
