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
        for (name, (value, source)) in self.settings.resolve()?.sources {
            let secret = name == "auth.secret" && value.as_str() != Some("");
            let value = if secret { "(hidden)".to_owned() } else { value.to_string() };
            text += &format!("{name} = {value}  # {source}\n");
        }
        print(&text)
    }
}
