//! Reading jobs.

use gavel_model::{Actor, Job, JobId, Page, Query};
use gavel_store::{Conn, JOB_FIELDS};

use crate::{Chat, Error, Permission, Result, query};

impl Chat {
    /// Whose jobs an actor sees: their own, or all if they run the app.
    fn seen_jobs(&self, conn: &Conn<'_>, actor: Actor) -> std::result::Result<Option<Actor>, gavel_store::Error> {
        let all = self.permissions_in_app(conn, &actor)?.contains(Permission::ManageRoles);
        Ok(if all { None } else { Some(actor) })
    }

    /// One job, if the actor sees it.
    pub async fn job(&self, actor: &Actor, id: &JobId) -> Result<Job> {
        let (chat, who, id) = (self.clone(), actor.clone(), id.clone());
        let read = move |conn: &Conn<'_>| conn.job(&id, chat.seen_jobs(conn, who)?.as_ref());
        let job = self.0.store.read(read).await?;
        job.ok_or(Error::NotFound("job"))
    }

    /// The jobs that an actor sees and that meet a filter.
    pub async fn jobs(&self, actor: &Actor, query: &Query) -> Result<Page<Job>> {
        let parsed = query::parse(query, JOB_FIELDS, "createdAt", "id")?;
        let (chat, who) = (self.clone(), actor.clone());
        let (parsed, rows) = self
            .0
            .store
            .query(move |conn| {
                let of = chat.seen_jobs(conn, who)?;
                let rows = conn.jobs(of.as_ref(), &parsed.filter, &parsed.order, &parsed.select)?;
                Ok((parsed, rows))
            })
            .await?;
        Ok(parsed.page(rows))
    }
}
