//! `gavel operator`: who may sign in to the console. Works beside a server that uses the same database, and at once.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::{Context as _, bail};
use gavel_chat::NewOperator;
use gavel_model::{Email, RoleId};

use super::{SettingsArgs, act, print};
use crate::{open, passwords};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make an operator; the password is asked for, or read from standard input
    Create {
        #[command(flatten)]
        settings: SettingsArgs,
        /// What they sign in with
        email: Email,
        /// What they may do: owner, admin, moderator, analyst, viewer, or a role of your own; can be given again
        #[arg(long = "role", required = true)]
        roles: Vec<RoleId>,
        /// What others see
        #[arg(long)]
        name: Option<String>,
    },
    /// List the operators: address, roles, when they signed in last, and whether they may not
    List {
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Give an operator another password, asked for or read from standard input; they are signed out everywhere
    Password {
        #[command(flatten)]
        settings: SettingsArgs,
        /// Whose
        email: Email,
        /// Take their authenticator off too
        #[arg(long)]
        reset_totp: bool,
    },
    /// Let an operator sign in no more, and sign them out everywhere
    Disable {
        #[command(flatten)]
        settings: SettingsArgs,
        /// Whom
        email: Email,
    },
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Create { settings, email, roles, name } => {
                let password_hash = passwords::hash(&password(&email)?)?;
                let new = NewOperator { email, display_name: name, roles, user_id: None, password_hash };
                open::offline(&settings.resolve()?.settings, async |opened| {
                    let call = opened.chat.create_operator(new);
                    let made = opened.chat.audited(act("createOperator"), call, Result::is_ok).await?;
                    print(&format!("{} is an operator now ({}).\n", made.email, made.id))
                })
            }
            Self::List { settings } => open::existing(&settings.resolve()?.settings, async |opened| {
                for operator in opened.chat.all_operators().await? {
                    let roles: Vec<_> = operator.roles.iter().map(RoleId::as_str).collect();
                    let seen = operator.last_sign_in_at.map_or_else(|| "never".to_owned(), |at| at.to_string());
                    let disabled = if operator.disabled_at.is_some() { "  disabled" } else { "" };
                    print(&format!("{}  {}  {seen}{disabled}\n", operator.email, roles.join(",")))?;
                }
                Ok(())
            }),
            Self::Password { settings, email, reset_totp } => {
                let hash = passwords::hash(&password(&email)?)?;
                open::existing(&settings.resolve()?.settings, async |opened| {
                    let call = opened.chat.reset_password(&email, hash, reset_totp);
                    opened.chat.audited(act("resetPassword"), call, Result::is_ok).await?;
                    print(&format!("{email} has another password, and is signed out everywhere.\n"))
                })
            }
            Self::Disable { settings, email } => open::existing(&settings.resolve()?.settings, async |opened| {
                let call = opened.chat.disable_operator(&email);
                opened.chat.audited(act("disableOperator"), call, Result::is_ok).await?;
                print(&format!("{email} may sign in no more.\n"))
            }),
        }
    }
}

/// The password that is to be: asked for twice at a terminal, else the first line of standard input.
fn password(email: &Email) -> anyhow::Result<String> {
    let password = if std::io::stdin().is_terminal() {
        let password = rpassword::prompt_password(format!("Password for {email}: ")).context("the terminal")?;
        if rpassword::prompt_password("Once more: ").context("the terminal")? != password {
            bail!("these are two different passwords");
        }
        password
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("standard input")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if let Err(gavel_chat::Error::Validation(wrong)) = passwords::check("", &password, email) {
        let wrong: Vec<_> = wrong.into_iter().map(|error| error.detail).collect();
        bail!("not a good password: {}", wrong.join("; "));
    }
    Ok(password)
}
