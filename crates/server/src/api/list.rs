//! The parameters of lists that have their newest first.

use gavel_chat::ListPage;
use serde::Deserialize;
use utoipa::IntoParams;

/// Which page of a list, newest first.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListParams {
    /// How many: 1 to 100, 25 if absent.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u32>,
    /// Where the last page ended.
    cursor: Option<String>,
}

impl From<ListParams> for ListPage {
    fn from(ListParams { limit, cursor }: ListParams) -> Self {
        Self { limit, cursor }
    }
}
