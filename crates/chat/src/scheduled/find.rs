//! Finding scheduled messages in all channels.

use gavel_model::{Actor, Page, Query, ScheduledMessage, Sort};
use gavel_store::SCHEDULED_FIELDS;

use crate::{Chat, Permission, Result, permission::denied_in_app, query};

impl Chat {
    /// The scheduled messages that meet a filter, for those who moderate all channels; the next due first.
    pub async fn find_scheduled(&self, actor: &Actor, mut query: Query) -> Result<Page<ScheduledMessage>> {
        if query.sort.is_empty() {
            query.sort.push(Sort { field: "sendAt".into(), direction: 1 });
        }
        let parsed = query::parse(&query, SCHEDULED_FIELDS, "sendAt", "id")?;
        let (chat, who) = (self.clone(), actor.clone());
        let (parsed, rows) = self
            .0
            .store
            .query(move |conn| {
                let may = chat.permissions_everywhere(conn, &who)?;
                let needed = [Permission::ReadModeration, Permission::ReadChannel];
                if let Some(missing) = needed.into_iter().find(|needed| !may.contains(*needed)) {
                    return Ok(Err(denied_in_app(&who, missing)));
                }
                let rows = conn.find_scheduled(&parsed.filter, &parsed.order, &parsed.select)?;
                Ok(Ok((parsed, rows)))
            })
            .await??;
        Ok(parsed.page(rows))
    }
}
