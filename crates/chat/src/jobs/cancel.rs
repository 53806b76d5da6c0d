//! Ending a job.

use gavel_model::{Actor, Job, JobId};

use crate::{Chat, Result};

impl Chat {
    /// Ends a job; what it has done stays done. One that has ended stays as it is.
    pub async fn cancel_job(&self, actor: &Actor, id: &JobId) -> Result<Job> {
        // Whoever sees it may end it.
        self.job(actor, id).await?;
        let (id, at) = (id.clone(), self.now());
        self.change(move |conn| conn.cancel_job(&id, at), |_, _| ()).await
    }
}
