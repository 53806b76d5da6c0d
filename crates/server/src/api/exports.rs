//! `/api/v3/channels/{channelId}/export` and `/api/v3/jobs/{jobId}/result`

use std::io;

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use gavel_chat::{Error, ExportResult};
use gavel_model::{ChannelId, ExportFormat, Job, JobId, NewExport};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::jobs::accepted;
use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// How many bytes of a file are read at a time.
const PIECE: usize = 64 << 10;

/// Export a channel
///
/// A job, whose file `GET /jobs/{jobId}/result` gives once it is done: all messages that the caller may see, in the order of
/// the history, deleted ones without what they said. `jsonl` is all of it, with members, reactions and, for those who see
/// them, edits, and can be imported; `csv` is a table for people.
#[utoipa::path(post, path = "/api/v3/channels/{channelId}/export", operation_id = "exportChannel", tag = "Channels",
    params(("channelId" = ChannelId, Path)), request_body = NewExport,
    responses((status = 202, body = Job, description = "It is being written; `Location` says where to ask."), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<ChannelId>,
    Json(export): Json<NewExport>,
) -> Result<impl IntoResponse, Problem> {
    Ok(accepted(app.chat.order_export(&caller.actor, &id, export.format).await?))
}

/// Fetch the file of an export
///
/// For whoever sees the job and may still export the channel; for 24 hours after its end.
#[utoipa::path(get, path = "/api/v3/jobs/{jobId}/result", operation_id = "getJobResult", tag = "Jobs",
    params(("jobId" = JobId, Path)),
    responses((status = 200, description = "The file.",
        content((String = "application/jsonl"), (String = "text/csv"))), Problems))]
pub(crate) async fn result(State(app): State<App>, caller: Caller, Path(id): Path<JobId>) -> Result<Response, Problem> {
    let ExportResult { channel, format } = app.chat.export_result(&caller.actor, &id).await?;
    let path = gavel_jobs::export_file(&app.exports, &id, format);
    let (file, bytes) = open(&path).await.map_err(|error| {
        tracing::error!(%error, job = %id, "the file of an export cannot be read");
        // Somebody has cleared the folder.
        Error::NotFound("result")
    })?;
    let kind = match format {
        ExportFormat::Jsonl => "application/jsonl",
        ExportFormat::Csv => "text/csv; charset=utf-8",
    };
    let name = format!("attachment; filename=\"{channel}.{}\"", format.as_str());
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_LENGTH, &bytes.to_string()),
        (header::CONTENT_DISPOSITION, &name),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    // Read a piece at a time, as the client takes it.
    Ok((headers, Body::from_stream(ReaderStream::with_capacity(file, PIECE))).into_response())
}

async fn open(path: &std::path::Path) -> io::Result<(File, u64)> {
    let file = File::open(path).await?;
    let bytes = file.metadata().await?.len();
    Ok((file, bytes))
}
