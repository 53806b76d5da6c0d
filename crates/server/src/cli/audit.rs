//! `gavel audit`: whether the audit log is what was written.

use anyhow::bail;
use gavel_store::Chain;

use super::{SettingsArgs, print};
use crate::open;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Go along the chain of the audit log; fails where an entry was changed, taken out or put in
    ///
    /// Prints how many entries there are and the last one's hash. Kept elsewhere, that shows later that none was cut off.
    Verify {
        #[command(flatten)]
        settings: SettingsArgs,
    },
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let Self::Verify { settings } = self;
        open::existing(&settings.resolve()?.settings, async |opened| match opened.chat.verify_audit().await? {
            Chain::Whole(entries, hash) => print(&format!("{entries} entries, all as they were written\n{hash}\n")),
            Chain::Broken(number) => {
                bail!("the chain is broken at entry {number}: it or one before it was tampered with")
            }
        })
    }
}
