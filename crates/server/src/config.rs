//! Settings: flags, then `GAVEL_…` variables, then the TOML file, then the defaults.

mod area;
mod auth;
mod http;
mod jobs;
mod limits;
mod log;
mod moderation;
mod operators;
mod rate;
mod realtime;
mod resolve;
mod storage;

use std::net::SocketAddr;
use std::path::PathBuf;

use gavel_store::Database;
use serde::{Deserialize, Serialize};

pub(crate) use area::FieldDoc;
pub(crate) use auth::Auth;
pub(crate) use http::Http;
pub(crate) use jobs::Jobs;
pub(crate) use limits::Limits;
pub(crate) use log::{Format, Log};
pub(crate) use moderation::{Moderation, ProfanityAction};
pub(crate) use operators::Operators;
pub(crate) use rate::Rate;
pub(crate) use realtime::Realtime;
pub(crate) use resolve::{Flag, Resolved, Source, resolve};
pub(crate) use storage::Storage;

/// The settings of a server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) data: PathBuf,
    pub(crate) database: String,
    pub(crate) listen: SocketAddr,
    pub(crate) http: Http,
    pub(crate) storage: Storage,
    pub(crate) realtime: Realtime,
    pub(crate) auth: Auth,
    pub(crate) operators: Operators,
    pub(crate) moderation: Moderation,
    pub(crate) limits: Limits,
    pub(crate) jobs: Jobs,
    pub(crate) rate: Rate,
    pub(crate) log: Log,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            data: PathBuf::from("data"),
            database: String::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            http: Http::default(),
            storage: Storage::default(),
            realtime: Realtime::default(),
            auth: Auth::default(),
            operators: Operators::default(),
            moderation: Moderation::default(),
            limits: Limits::default(),
            jobs: Jobs::default(),
            rate: Rate::default(),
            log: Log::default(),
        }
    }
}

/// What the settings outside of any area mean.
const TOP: &[FieldDoc] = &[
    FieldDoc {
        name: "data",
        doc: &[" The folder of the database and of what is exported. Only one server may use it at a time."],
    },
    FieldDoc {
        name: "database",
        doc: &[
            " The URL of a PostgreSQL database, postgres://USER:PASSWORD@HOST/DATABASE?sslmode=require; empty: SQLite, in the",
            " folder. Only one server may use it at a time.",
        ],
    },
    FieldDoc { name: "listen", doc: &[" Where clients come in: an address and a port. Port 0 takes a free one."] },
];

/// An area: its name, what it is about, and its settings.
type AreaDoc = (&'static str, &'static str, &'static [FieldDoc]);

const AREAS: &[AreaDoc] = &[
    ("http", Http::DOC, Http::FIELDS),
    ("storage", Storage::DOC, Storage::FIELDS),
    ("realtime", Realtime::DOC, Realtime::FIELDS),
    ("auth", Auth::DOC, Auth::FIELDS),
    ("operators", Operators::DOC, Operators::FIELDS),
    ("moderation", Moderation::DOC, Moderation::FIELDS),
    ("limits", Limits::DOC, Limits::FIELDS),
    ("jobs", Jobs::DOC, Jobs::FIELDS),
    ("rate", Rate::DOC, Rate::FIELDS),
    ("log", Log::DOC, Log::FIELDS),
];

impl Settings {
    /// What is wrong with a value, beside its type: the setting's name and what to mend.
    fn check(&self) -> Result<(), (&'static str, String)> {
        Database::new(&self.database, &self.data).map_err(|error| ("database", error.to_string()))?;
        self.http.check()?;
        self.storage.check()?;
        self.realtime.check()?;
        self.auth.check()?;
        self.operators.check()?;
        self.limits.check()?;
        self.jobs.check()?;
        self.rate.check()
    }

    /// The folder of what is exported.
    pub(crate) fn exports(&self) -> PathBuf {
        self.data.join("exports")
    }

    /// Which database these say.
    pub(crate) fn database(&self) -> Result<Database, gavel_store::Error> {
        Database::new(&self.database, &self.data)
    }

    /// The settings as a file that says what each means and has its default.
    pub(crate) fn example() -> String {
        use std::fmt::Write as _;
        let mut text = String::from(
            "# Every setting of Gavel with its default. Flags come before GAVEL_… variables (GAVEL_LISTEN,\n\
             # GAVEL_REALTIME_QUEUE_BYTES, …), those before this file. Written by `gavel config --example`.\n\n",
        );
        let defaults = toml::Table::try_from(Self::default()).unwrap_or_default();
        let mut field = |table: &toml::Table, FieldDoc { name, doc }: &FieldDoc| {
            let value = table.get(*name).map_or_else(String::new, ToString::to_string);
            for line in *doc {
                let _ = writeln!(text, "#{line}");
            }
            let _ = writeln!(text, "{name} = {value}\n");
            std::mem::take(&mut text)
        };
        let mut whole = String::new();
        for doc in TOP {
            whole += &field(&defaults, doc);
        }
        for (name, about, fields) in AREAS {
            let Some(table) = defaults.get(*name).and_then(toml::Value::as_table) else { continue };
            let _ = writeln!(whole, "#{about}\n[{name}]");
            for doc in *fields {
                whole += &field(table, doc);
            }
        }
        whole.trim_end().to_owned() + "\n"
    }
}
