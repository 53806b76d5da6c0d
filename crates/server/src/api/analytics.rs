//! `/api/v3/analytics` and `/api/v3/channels/{channelId}/analytics`

use std::fmt::Write as _;

use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use gavel_chat::AnalyticsRange;
use gavel_model::{Analytics, ChannelId, Counts, Interval};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::App,
    auth::Caller,
    body::{Params, Path},
    problem::{Problem, Problems},
};

/// As what it is answered.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AnalyticsFormat {
    /// All of it.
    Json,
    /// The points alone, as a table.
    Csv,
}

/// Which days, and how.
#[derive(Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct AnalyticsParams {
    /// The first day, such as `2026-01-31`; if absent, 28 days end with the last one. A range has at most 366.
    from: Option<String>,
    /// The last day; today if absent.
    to: Option<String>,
    /// The time zone of the days, `UTC` if absent: a name such as `Europe/Berlin`, or an offset such as `+02:00`.
    time_zone: Option<String>,
    /// How far apart the points are; `day` if absent. There are at most 1,000.
    #[serde(default)]
    interval: Interval,
    /// `csv` answers the points as a table, as `Accept: text/csv` does.
    format: Option<AnalyticsFormat>,
}

impl AnalyticsParams {
    fn into_range(self) -> AnalyticsRange {
        let Self { from, to, time_zone, interval, .. } = self;
        AnalyticsRange { from, to, time_zone, interval }
    }
}

/// Read what was counted of the whole app
///
/// Messages, people, answers, hours and channels in a range of days, against the range of the same length before it, and a
/// score of health with its reasons. It is counted a few seconds behind; `behind` says how much is missing.
#[utoipa::path(get, path = "/api/v3/analytics", operation_id = "getAnalytics", tag = "Analytics",
    params(AnalyticsParams), responses((status = 200, description = "What was counted.",
        content((Analytics = "application/json"), (String = "text/csv"))), Problems))]
pub(crate) async fn of_app(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Params(params): Params<AnalyticsParams>,
) -> Result<Response, Problem> {
    let format = format(&headers, &params);
    Ok(answer(&app.chat.analytics(&caller.actor, &params.into_range()).await?, format))
}

/// Read what was counted of a channel
///
/// The same of one channel.
#[utoipa::path(get, path = "/api/v3/channels/{channelId}/analytics", operation_id = "getChannelAnalytics",
    tag = "Analytics", params(("channelId" = ChannelId, Path), AnalyticsParams),
    responses((status = 200, description = "What was counted.",
        content((Analytics = "application/json"), (String = "text/csv"))), Problems))]
pub(crate) async fn of_channel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    headers: HeaderMap,
    Params(params): Params<AnalyticsParams>,
) -> Result<Response, Problem> {
    let format = format(&headers, &params);
    Ok(answer(&app.chat.channel_analytics(&caller.actor, &id, &params.into_range()).await?, format))
}

/// What the call asks for by name, or else by what it accepts.
fn format(headers: &HeaderMap, params: &AnalyticsParams) -> AnalyticsFormat {
    let accepts_table = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.split(',').any(|kind| kind.trim_start().starts_with("text/csv")));
    params.format.unwrap_or(if accepts_table { AnalyticsFormat::Csv } else { AnalyticsFormat::Json })
}

fn answer(analytics: &Analytics, format: AnalyticsFormat) -> Response {
    match format {
        AnalyticsFormat::Json => axum::Json(analytics).into_response(),
        AnalyticsFormat::Csv => {
            let of = analytics.channel_id.as_ref().map_or("gavel", ChannelId::as_str);
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{of}-analytics.csv\"")),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            (headers, table(analytics)).into_response()
        }
    }
}

/// The points as RFC 4180 has tables. There is nothing in them but times and numbers.
fn table(analytics: &Analytics) -> String {
    let mut table = format!("at,{},senders\r\n", Counts::NAMES.join(","));
    for point in &analytics.points {
        let counts: Vec<_> = point.counts.values().map(|count| count.to_string()).collect();
        let _ = write!(table, "{},{},{}\r\n", point.at, counts.join(","), point.senders);
    }
    table
}
