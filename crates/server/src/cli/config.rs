//! `gavel config`: the settings in force.

use clap::Args;

use super::{SettingsArgs, print};
use crate::config::Settings;

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Print a settings file instead, with what each setting means and its default
    #[arg(long)]
    example: bool,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        if self.example {
            return print(&Settings::example());
        }
        let mut text = String::new();
        let resolved = self.settings.resolve()?;
        let database = resolved.settings.database()?;
        for (name, (value, source)) in resolved.sources {
            let given = value.as_str() != Some("");
            let value = match name.as_str() {
                "auth.secret" if given => "(hidden)".to_owned(),
                // Without its password.
                "database" if given => format!("\"{database}\""),
                _ => value.to_string(),
            };
            text += &format!("{name} = {value}  # {source}\n");
        }
        print(&text)
    }
}
