//! `gavel demo`: a server with people in it.

use clap::Args;
use gavel_model::Clock;

use super::SettingsArgs;
use crate::{
    config::{ProfanityAction, Source},
    demo::Folder,
    observe,
    serve::{self, Purpose},
};

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let resolved = self.settings.resolve()?;
        let unset = matches!(resolved.sources.get("moderation.profanity"), Some((_, Source::Default)));
        let mut settings = resolved.settings;
        if unset {
            // What is given back can be mended, which is more to look at than what is blocked.
            settings.moderation.profanity = ProfanityAction::Bounce;
        }
        observe::logs(&settings.log)?;
        let folder = Folder::open(&settings, Clock::System.now())?;
        serve::run(settings, Purpose::Demo(folder))
    }
}
