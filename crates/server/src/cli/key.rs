//! `gavel key`: server keys. Works beside a server that uses the same folder, and at once.

use gavel_model::{KeyId, Scope};

use super::{BY, SettingsArgs, act, print};
use crate::{open, tokens};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a server key; it is shown once, alone on the last line
    Create {
        #[command(flatten)]
        settings: SettingsArgs,
        /// What the key is for
        #[arg(value_parser = name)]
        name: String,
        /// What it may be used for
        ///
        /// admin: everything; chat: all that happens in channels, for the app or for its users; moderation: reading, and
        /// keeping order; users: users and their tokens; read: reading alone
        #[arg(long, value_parser = scope, default_value = "admin")]
        scope: Scope,
    },
    /// List the keys in force: id, scope, when made, name
    List {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Revoke a key by its id
    Revoke {
        #[command(flatten)]
        settings: SettingsArgs,
        /// As `gavel key list` shows it
        id: KeyId,
    },
}

/// The scope of this name.
fn scope(name: &str) -> Result<Scope, String> {
    let found = Scope::ALL.into_iter().find(|scope| scope.as_str() == name);
    found.ok_or_else(|| format!("there are {}", Scope::ALL.map(Scope::as_str).join(", ")))
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Create { settings, name, scope } => open::offline(&settings.resolve()?.settings, async |opened| {
                let (key, hash) = tokens::new_key();
                let call = opened.chat.create_key(&BY, &name, scope, hash);
                let made = opened.chat.audited(act("createServerKey"), call, Result::is_ok).await?;
                print(&format!("Key {} ({}): keep it, it is not shown again.\n{key}\n", made.id, made.name))
            }),
            Self::List { settings } => open::existing(&settings.resolve()?.settings, async |opened| {
                for key in opened.chat.keys().await? {
                    print(&format!("{}  {}  {}  {}\n", key.id, key.scope.as_str(), key.created_at, key.name))?;
                }
                Ok(())
            }),
            Self::Revoke { settings, id } => open::existing(&settings.resolve()?.settings, async |opened| {
                let call = opened.chat.revoke_key(&BY, &id);
                opened.chat.audited(act("revokeServerKey"), call, Result::is_ok).await?;
                print(&format!("Key {id} is revoked.\n"))
            }),
        }
    }
}

/// A name that is told from others in a list, one a line.
fn name(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.chars().count() > 100 {
        return Err("a name has 1 to 100 characters".into());
    }
    if text.chars().any(char::is_control) {
        return Err("a name has no control characters".into());
    }
    Ok(text.to_owned())
}
