//! Reading operators.

use gavel_model::{Actor, Operator, OperatorId, Page, Permission, Query};
use gavel_store::{Conn, OPERATOR_FIELDS};

use crate::{Chat, Error, Result, query};

impl Chat {
    /// One operator; everybody may read themselves.
    pub async fn operator(&self, actor: &Actor, id: &OperatorId) -> Result<Operator> {
        if !matches!(actor, Actor::Operator(own, _) if own == id) {
            self.require_in_app(actor, Permission::ManageOperators).await?;
        }
        let id = id.clone();
        self.0.store.read(move |conn| conn.operator(&id)).await?.ok_or(Error::NotFound("operator"))
    }

    /// Operators that meet a filter.
    pub async fn operators(&self, actor: &Actor, query: &Query) -> Result<Page<Operator>> {
        self.require_in_app(actor, Permission::ManageOperators).await?;
        let parsed = query::parse(query, OPERATOR_FIELDS, "createdAt", "id")?;
        let read = move |conn: &Conn<'_>| {
            let rows = conn.operators(&parsed.filter, &parsed.order, &parsed.select)?;
            Ok((parsed, rows))
        };
        let (parsed, rows) = self.0.store.query(read).await?;
        Ok(parsed.page(rows))
    }

    /// All operators, for the command line.
    pub async fn all_operators(&self) -> Result<Vec<Operator>> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method's path is not general over lifetimes"
        )]
        let all = self.0.store.read(|conn| conn.all_operators()).await?;
        Ok(all)
    }
}
