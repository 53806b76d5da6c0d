//! `gavel openapi`: the document, for code generators and for the repository's own copy.

use super::print;
use crate::api;

pub(crate) fn run() -> anyhow::Result<()> {
    print(&(api::document().to_pretty_json()? + "\n"))
}
