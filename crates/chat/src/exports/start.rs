//! Asking for an export.

use gavel_model::{Actor, ChannelId, ExportFormat, Job, JobKind};
use serde::{Deserialize, Serialize};

use super::KEPT;
use crate::{Chat, Error, Result};

/// How many exports one may have at a time, those that can be fetched among them: each is a file.
const MOST: i64 = 20;

/// What a job of this kind keeps of what it is to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportOrder {
    /// The channel.
    pub channel_id: ChannelId,
    /// How it is written.
    pub format: ExportFormat,
}

impl Chat {
    /// Has a channel exported; the job says how it goes, and what came of it is fetched from it.
    pub async fn order_export(&self, actor: &Actor, channel: &ChannelId, format: ExportFormat) -> Result<Job> {
        self.exportable(actor, channel, false).await?;
        let (who, since) = (actor.clone(), self.now().minus(KEPT));
        let count = self.0.store.read(move |conn| conn.count_jobs(JobKind::Export, &who, since)).await?;
        if count >= MOST {
            return Err(Error::Conflict("you have 20 exports already; each is removed 24 hours after its end"));
        }
        self.enqueue(actor, JobKind::Export, &ExportOrder { channel_id: channel.clone(), format }).await
    }
}
