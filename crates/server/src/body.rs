//! What comes with a request, read so that what is wrong with it is named where it stands.

mod objects;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
};
use gavel_chat::Error;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use crate::problem::Problem;
use objects::Objects;

/// A JSON body. Unlike axum's own, it asks for no content type and answers with a problem document.
pub(crate) struct Json<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Ok(Self(parse(&read(request, state).await?)?))
    }
}

/// A JSON body that may be absent, or null.
pub(crate) struct OptionalJson<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = read(request, state).await?;
        let given = if bytes.is_empty() { None } else { parse::<Option<T>>(&bytes)? };
        Ok(Self(given.unwrap_or_default()))
    }
}

/// The bytes of a body.
pub(crate) async fn read<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let status = rejection.status();
        if status == StatusCode::PAYLOAD_TOO_LARGE {
            Problem::new(status, "too_large", "the body is larger than this server takes")
        } else {
            Problem::field("", "the body could not be read to its end")
        }
    })
}

/// Reads a JSON object, or says where it is wrong.
pub(crate) fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut deserializer)).map_err(|error| misread(&error))?;
    deserializer.end().map_err(|error| Error::field("", in_plain_words(&error)))?;
    Ok(value)
}

/// Reads a part of what was read as JSON already, or says where it is wrong.
pub(crate) fn parse_part<T: DeserializeOwned>(part: Map<String, Value>) -> Result<T, Error> {
    serde_path_to_error::deserialize(Objects(Value::Object(part))).map_err(|error| misread(&error))
}

fn misread(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    Error::field(pointer(error.path()), in_plain_words(error.inner()))
}

/// Reads a JSON object in half the time, without saying where it is wrong.
pub(crate) fn parse_if_right<'a, T: Deserialize<'a>>(text: &'a str) -> Option<T> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(Objects(&mut deserializer)).ok()?;
    deserializer.end().ok().map(|()| value)
}

/// What serde says, without the names of our own types; the place in the text only where it is no JSON at all.
fn in_plain_words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if !error.is_data() {
        return format!("not JSON: {text}");
    }
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
    match text.split_once("expected struct ") {
        Some((said, _)) => format!("{said}expected an object"),
        None => text.to_owned(),
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer += &format!("/{index}"),
            Segment::Map { key } => pointer += &format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            // A variant with content is a key of its own.
            Segment::Enum { variant } => pointer += &format!("/{variant}"),
            Segment::Unknown => {}
        }
    }
    pointer
}

/// The parameters behind the question mark.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(params)| Self(params))
            .map_err(|rejection| {
                // `Failed to deserialize query string: limit: invalid digit`, or without a name where no one is to blame.
                let text = rejection.body_text();
                let said = text.split_once("query string: ").map_or(text.as_str(), |(_, said)| said);
                match said.split_once(": ").filter(|(name, _)| name.chars().all(char::is_alphanumeric)) {
                    Some((name, detail)) => Problem::field(format!("/{name}"), detail),
                    None => Problem::field("?", said),
                }
            })
    }
}

/// The ids in the path. One that cannot be an id is of nothing that there is.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, state).await.map(|axum::extract::Path(ids)| Self(ids)).map_err(
            |_| {
                let detail = "there is no such thing: an id is 1 to 64 of A-Z a-z 0-9 _ . : @ -, and no word of a path";
                Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
            },
        )
    }
}
