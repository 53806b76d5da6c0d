//! Messages: send, edit, delete, read, pin.

mod check;
mod delete;
mod edit;
mod edits;
mod find;
mod judge;
mod needs;
mod numbered;
mod pin;
mod read;
mod see;
mod send;

use std::{collections::HashSet, hash::Hash};

use gavel_model::NewMessage;
use serde_json::{Map, Value};

pub(crate) use check::is_blank;
pub(crate) use find::Index;
pub use find::Indexed;
pub(crate) use numbered::Numbered;
pub use read::HistoryPage;
pub(crate) use read::unpublished;
pub(crate) use see::seen_page;

use crate::{Error, Result};

/// Takes out what is there already, so that nothing is there twice.
fn each_once<T: Clone + Eq + Hash>(items: &mut Vec<T>) {
    if items.len() > 1 {
        let mut seen = HashSet::new();
        items.retain(|item| seen.insert(item.clone()));
    }
}

/// A message that is to be sent later, as it is kept until then: without its id.
pub(crate) fn as_json(message: &NewMessage) -> Result<Map<String, Value>> {
    let value = serde_json::to_value(message).map_err(|e| Error::Internal(e.to_string()))?;
    let Value::Object(mut kept) = value else { return Err(Error::Internal("a message is an object".into())) };
    kept.remove("id");
    kept.retain(|_, value| !value.is_null());
    Ok(kept)
}

/// A message that was kept by [`as_json`].
pub(crate) fn from_json(kept: Map<String, Value>) -> Result<NewMessage> {
    serde_json::from_value(Value::Object(kept)).map_err(|e| Error::Internal(e.to_string()))
}
