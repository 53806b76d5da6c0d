//! What came of an export: who may fetch it, and for how long it is kept.

use std::time::Duration;

use gavel_model::{Actor, ChannelId, ExportFormat, Job, JobId, JobKind, JobState};
use gavel_store::Conn;

use super::start::ExportOrder;
use crate::{Chat, Error, Result};

/// For how long the file of an export is kept after its end.
pub(super) const KEPT: Duration = Duration::from_hours(24);

/// A file that may be fetched.
#[derive(Clone, Debug)]
pub struct ExportResult {
    /// The channel.
    pub channel: ChannelId,
    /// How it is written.
    pub format: ExportFormat,
}

impl Chat {
    /// What a job wrote, for one who sees the job and may still export the channel.
    pub async fn export_result(&self, actor: &Actor, id: &JobId) -> Result<ExportResult> {
        let job = self.job(actor, id).await?;
        let Some(ExportOrder { channel_id: channel, format }) = self.export_order(id).await? else {
            return Err(Error::NotFound("result"));
        };
        self.exportable(actor, &channel, false).await?;
        match job.state {
            JobState::Queued | JobState::Running => Err(Error::Conflict("the export is not at its end")),
            JobState::Failed | JobState::Cancelled => Err(Error::NotFound("result")),
            JobState::Done if !self.is_kept(&job) => {
                let detail = "the export was removed 24 hours after its end; ask for another one";
                Err(Error::Gone { code: "export_expired", detail })
            }
            JobState::Done => Ok(ExportResult { channel, format }),
        }
    }

    /// Whether the file of this job is still to be kept: not of one that is gone, or whose channel is.
    pub async fn keeps_export(&self, id: &JobId) -> Result<bool> {
        let by = Actor::System("exports");
        let job = match self.job(&by, id).await {
            Err(Error::NotFound(_)) => return Ok(false),
            found => found?,
        };
        let Some(order) = self.export_order(id).await? else { return Ok(false) };
        let there = self.0.store.read(move |conn| conn.channel(&order.channel_id)).await?.is_some();
        Ok(there
            && match job.state {
                JobState::Queued | JobState::Running => true,
                JobState::Done => self.is_kept(&job),
                JobState::Failed | JobState::Cancelled => false,
            })
    }

    fn is_kept(&self, job: &Job) -> bool {
        job.finished_at.is_some_and(|end| end.plus(KEPT) > self.now())
    }

    /// What a job was to export; none if it is for something else.
    async fn export_order(&self, id: &JobId) -> Result<Option<ExportOrder>> {
        let id = id.clone();
        let input = self.0.store.read(move |conn: &Conn<'_>| conn.job_input(&id)).await?;
        match input {
            Some((JobKind::Export, input)) => {
                serde_json::from_value(input).map(Some).map_err(|e| Error::Internal(e.to_string()))
            }
            _ => Ok(None),
        }
    }
}
