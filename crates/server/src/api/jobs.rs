//! `/api/v3/jobs`

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use gavel_model::{Job, JobId, Page, Query};

use crate::{
    app::App,
    auth::Caller,
    body::{Json, Path},
    problem::{Problem, Problems},
};

/// The answer to a call that is done later: 202, and where to ask how it goes.
pub(super) fn accepted(job: Job) -> impl IntoResponse {
    let location = format!("/api/v3/jobs/{}", job.id);
    (StatusCode::ACCEPTED, [(header::LOCATION, location)], axum::Json(job))
}

/// Query jobs
///
/// A user finds their own, the app all. Jobs are kept for a week after their end.
#[utoipa::path(post, path = "/api/v3/jobs/query", operation_id = "queryJobs", tag = "Jobs", request_body = Query,
    responses((status = 200, body = Page<Job>), Problems))]
pub(crate) async fn query(
    State(app): State<App>,
    caller: Caller,
    Json(query): Json<Query>,
) -> Result<axum::Json<Page<Job>>, Problem> {
    Ok(axum::Json(app.chat.jobs(&caller.actor, &query).await?))
}

/// Get a job
///
/// For whoever asked for it, and for the app.
#[utoipa::path(get, path = "/api/v3/jobs/{jobId}", operation_id = "getJob", tag = "Jobs",
    params(("jobId" = JobId, Path)), responses((status = 200, body = Job), Problems))]
pub(crate) async fn get(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.chat.job(&caller.actor, &id).await?))
}

/// Cancel a job
///
/// What it has done stays done. A job that has ended stays as it is.
#[utoipa::path(delete, path = "/api/v3/jobs/{jobId}", operation_id = "cancelJob", tag = "Jobs",
    params(("jobId" = JobId, Path)), responses((status = 200, body = Job), Problems))]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<JobId>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.chat.cancel_job(&caller.actor, &id).await?))
}
