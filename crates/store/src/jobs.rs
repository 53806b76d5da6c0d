//! Jobs: what is to be done, how far it is, what came of it.

use gavel_model::{
    Actor, Failure, Job, JobId, JobKind, JobState, OperatorId, Scope, Timestamp, UserId,
    filter::{Field, Filter, Kind, Order},
};
use serde_json::{Map, Value};

use crate::{
    Conn, Error,
    conn::{Row, params, to_json},
    query::{Column, Resource, Rows, Select},
};

const COLUMNS: &str =
    "j.progress, j.error, j.id, j.kind, j.state, j.result, j.actor, j.created_at, j.started_at, j.finished_at";

/// A whole, as `progress` is kept.
const WHOLE: f64 = 1_000_000.0;

/// What jobs can be asked by.
pub const JOB_FIELDS: &[Field] = &[
    Field { name: "id", kind: Kind::Text, sortable: true },
    Field { name: "kind", kind: Kind::Text, sortable: false },
    Field { name: "state", kind: Kind::Text, sortable: false },
    Field { name: "createdAt", kind: Kind::Time, sortable: true },
];

const JOBS: Resource = Resource {
    columns: &[
        ("id", Column::Plain("j.id")),
        ("kind", Column::Plain("j.kind")),
        ("state", Column::Plain("j.state")),
        ("createdAt", Column::Plain("j.created_at")),
    ],
    select: COLUMNS,
    from: "jobs j",
};

/// A job to be kept.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// What it is to do it with, as JSON.
    pub input: Value,
    /// Who asks for it.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
}

/// A job that is to be worked on.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// What it is to do it with.
    pub input: Value,
    /// How far it came before; null if nowhere.
    pub checkpoint: Value,
    /// Who asked for it; none if they are gone: a server key that was revoked.
    pub actor: Option<Actor>,
}

/// How far a job is.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// From 0 to 1.
    pub progress: f64,
    /// What it needs to go on from here, as JSON.
    pub state: Value,
    /// What came of it until now.
    pub result: Map<String, Value>,
}

fn read(row: &Row<'_>) -> Result<Job, Error> {
    #[expect(clippy::cast_precision_loss, reason = "it is at most a million")]
    let progress = row.int(row.next())? as f64 / WHOLE;
    let error: Option<Failure> = row.json(row.next())?;
    Ok(Job {
        id: row.parsed(row.next())?,
        kind: row.named(row.next(), &JobKind::ALL, JobKind::as_str)?,
        state: row.named(row.next(), &JobState::ALL, JobState::as_str)?,
        progress,
        result: row.json(row.next())?,
        error,
        user_id: row.text(row.next())?.strip_prefix("user:").and_then(|id| UserId::new(id).ok()),
        created_at: row.time(row.next())?,
        started_at: row.time_or_null(row.next())?,
        finished_at: row.time_or_null(row.next())?,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "it is at most a million")]
fn millionths(progress: f64) -> i64 {
    (progress.clamp(0.0, 1.0) * WHOLE) as i64
}

impl Conn<'_> {
    /// Keeps a new job.
    pub fn create_job(&self, new: &NewJob) -> Result<Job, Error> {
        self.execute(
            "insert into jobs (id, kind, state, input, actor, created_at) values ($1, $2, 'queued', $3, $4, $5)
             on conflict (id) do nothing",
            params![&new.id, new.kind.as_str(), &to_json(&new.input)?, &new.actor.as_log(), new.at],
        )?;
        self.job(&new.id, None)?.ok_or(Error::NotFound)
    }

    /// One job; of a user's own alone, if one is named.
    pub fn job(&self, id: &JobId, of: Option<&Actor>) -> Result<Option<Job>, Error> {
        let of = of.map(Actor::as_log).unwrap_or_default();
        self.first(
            &format!("select {COLUMNS} from jobs j where j.id = $1 and ($2 = '' or j.actor = $2)"),
            params![id, &of],
            read,
        )
    }

    /// Jobs that meet a filter; of a user's own alone, if one is named.
    pub fn jobs(
        &self,
        of: Option<&Actor>,
        filter: &Filter,
        order: &[Order],
        select: &Select,
    ) -> Result<Rows<Job>, Error> {
        let of = of.map(Actor::as_log).unwrap_or_default();
        self.query(&JOBS, ("$1 = '' or j.actor = $1", &[&of]), filter, order, select, read)
    }

    /// Ends a job that has not ended yet; as it stands then.
    pub fn cancel_job(&self, id: &JobId, at: Timestamp) -> Result<Job, Error> {
        self.execute(
            "update jobs set state = 'cancelled', finished_at = $1 where id = $2 and state in ('queued', 'running')",
            params![at, id],
        )?;
        self.job(id, None)?.ok_or(Error::NotFound)
    }

    /// What a job does, and what it is to do it with.
    pub fn job_input(&self, id: &JobId) -> Result<Option<(JobKind, Value)>, Error> {
        self.first("select kind, input from jobs where id = $1", params![id], |row| {
            Ok((row.named(0, &JobKind::ALL, JobKind::as_str)?, row.json(1)?))
        })
    }

    /// How many jobs of a kind somebody has that wait, are being done, or came to their end after a moment.
    pub fn count_jobs(&self, kind: JobKind, actor: &Actor, since: Timestamp) -> Result<i64, Error> {
        let count = self.first(
            "select count(*) from jobs where actor = $1 and kind = $2
             and (state in ('queued', 'running') or state = 'done' and finished_at > $3)",
            params![&actor.as_log(), kind.as_str(), since],
            |row| row.int(0),
        )?;
        Ok(count.unwrap_or(0))
    }

    /// Has the jobs that were being done when the server ended done again.
    pub fn resume_jobs(&self) -> Result<usize, Error> {
        self.execute("update jobs set state = 'queued' where state = 'running'", &[])
    }

    /// Whether there is a job in this state.
    pub fn has_job(&self, state: JobState) -> Result<bool, Error> {
        let found =
            self.first("select 1 from jobs where state = $1 limit 1", params![state.as_str()], |row| row.int(0))?;
        Ok(found.is_some())
    }

    /// Takes the job that has waited longest.
    pub fn claim_job(&self, at: Timestamp) -> Result<Option<Claimed>, Error> {
        let claimed = self.first(
            "update jobs set state = 'running', started_at = coalesce(started_at, $1)
             where id = (select id from jobs where state = 'queued' order by created_at, id limit 1)
             returning id, kind, input, checkpoint, actor",
            params![at],
            |row| {
                let claimed = Claimed {
                    id: row.parsed(0)?,
                    kind: row.named(1, &JobKind::ALL, JobKind::as_str)?,
                    input: row.json(2)?,
                    checkpoint: row.json(3)?,
                    actor: None,
                };
                Ok((claimed, row.text(4)?))
            },
        )?;
        let Some((mut claimed, actor)) = claimed else { return Ok(None) };
        claimed.actor = self.actor(&actor)?;
        Ok(Some(claimed))
    }

    /// Keeps how far a job is; false if it is not to go on.
    pub fn checkpoint_job(&self, id: &JobId, checkpoint: &Checkpoint) -> Result<bool, Error> {
        let kept = self.execute(
            "update jobs set progress = $1, checkpoint = $2, result = $3 where id = $4 and state = 'running'",
            params![millionths(checkpoint.progress), &to_json(&checkpoint.state)?, &to_json(&checkpoint.result)?, id],
        )?;
        Ok(kept > 0)
    }

    /// Ends a job that was being done.
    pub fn finish_job(&self, id: &JobId, outcome: &Result<(), Failure>, at: Timestamp) -> Result<(), Error> {
        match outcome {
            Ok(()) => self.execute(
                "update jobs set state = 'done', progress = 1000000, finished_at = $1 where id = $2 and state = 'running'",
                params![at, id],
            ),
            Err(failure) => self.execute(
                "update jobs set state = 'failed', error = $1, finished_at = $2 where id = $3 and state = 'running'",
                params![&to_json(failure)?, at, id],
            ),
        }?;
        Ok(())
    }

    /// Forgets jobs that ended before a moment, at most `limit`; which they were.
    pub fn forget_jobs(&self, before: Timestamp, limit: usize) -> Result<Vec<JobId>, Error> {
        self.all(
            "delete from jobs where id in (select id from jobs where finished_at < $1 order by finished_at limit $2)
             returning id",
            params![before, i64::try_from(limit).unwrap_or(i64::MAX)],
            |row| row.parsed(0),
        )
    }

    /// Who acts, from how the event log writes it; none for a server key that was revoked, or an operator who is none any more.
    pub(crate) fn actor(&self, written: &str) -> Result<Option<Actor>, Error> {
        let corrupt = || Error::Corrupt(format!("nobody is written {written:?}"));
        match written.split_once(':').ok_or_else(corrupt)? {
            ("user", id) => UserId::new(id).map(|id| Some(Actor::User(id))).map_err(|_| corrupt()),
            ("key", id) => self.first(
                "select id, scope from server_keys where id = $1 and revoked_at is null",
                params![id],
                |row| Ok(Actor::Key(row.parsed(0)?, row.named(1, &Scope::ALL, Scope::as_str)?)),
            ),
            ("operator", id) => {
                let id = OperatorId::new(id).map_err(|_| corrupt())?;
                let Some(operator) = self.operator(&id)?.filter(|operator| operator.disabled_at.is_none()) else {
                    return Ok(None);
                };
                Ok(Some(Actor::Operator(id, self.permissions_of_operator(&operator.roles)?)))
            }
            _ => Err(corrupt()),
        }
    }
}
