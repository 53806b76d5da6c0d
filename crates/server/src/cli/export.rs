//! `gavel export`: a channel in a file, while a server serves.

use std::{io::Write, path::PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use gavel_chat::Export;
use gavel_model::{Actor, ChannelId, ExportFormat};

use super::{SettingsArgs, output::Output, print};
use crate::open;

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// The channel
    channel: ChannelId,
    /// How it is written: jsonl, all of it and what can be imported; csv, a table for people
    #[arg(long, default_value = "jsonl")]
    format: Format,
    /// A file that is not there yet, made for its owner alone; - writes to standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    out: PathBuf,
    /// Also what only moderators see: messages that were stopped, what was found in messages, what deleted ones said
    #[arg(long)]
    with_unpublished: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Jsonl,
    Csv,
}

impl From<Format> for ExportFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Jsonl => Self::Jsonl,
            Format::Csv => Self::Csv,
        }
    }
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let settings = self.settings.resolve()?.settings;
        open::existing(&settings, async |opened| {
            let by = Actor::System("export");
            let mut export = opened.chat.export(&by, &self.channel, self.format.into(), self.with_unpublished).await?;
            if self.out.as_os_str() == "-" {
                return write(&mut export, &mut std::io::stdout()).await;
            }
            let (output, mut file) = Output::create(&self.out)?;
            write(&mut export, &mut file).await?;
            output.finish(&file)?;
            print(&format!("{} is in {}.\n", self.channel, self.out.display()))
        })
    }
}

async fn write(export: &mut Export, out: &mut impl Write) -> anyhow::Result<()> {
    while let Some(page) = export.next().await? {
        out.write_all(&page).context("cannot write the export")?;
    }
    out.flush().context("cannot write the export")
}
