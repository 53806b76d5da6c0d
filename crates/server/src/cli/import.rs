//! `gavel import`: a channel from an export of it, or messages that come back into one that is there.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
};

use anyhow::{Context as _, bail};
use clap::Args;
use gavel_chat::{Chat, Import, ImportOptions};
use gavel_model::{ChannelId, MessageId};

use super::{SettingsArgs, print};
use crate::open;

/// How long a line may be.
const LONGEST: u64 = 64 << 20;

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// What `gavel export` wrote, or a table (CSV) with the columns userId, createdAt, text and perhaps id; - reads from
    /// standard input
    file: PathBuf,
    /// Into this channel, which is there: the messages that are missing in it
    #[arg(long, value_name = "ID")]
    channel: Option<ChannelId>,
    /// This message alone, even if it was deleted; into the channel of the export, if no other is named. Can be given more
    /// than once
    #[arg(long, value_name = "ID")]
    message: Vec<MessageId>,
    /// As a new channel with this id; its messages get other ids too
    #[arg(long = "as", value_name = "ID", conflicts_with_all = ["channel", "message"])]
    rename: Option<ChannelId>,
    /// Say what is wrong with the file, and what would be imported, and write nothing
    #[arg(long)]
    check: bool,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        let settings = self.settings.resolve()?.settings;
        let file: Box<dyn Read> = if self.file.as_os_str() == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(&self.file).with_context(|| format!("cannot read {}", self.file.display()))?)
        };
        let (check, back) = (self.check, self.channel.is_some() || !self.message.is_empty());
        let options = ImportOptions {
            into: self.channel,
            messages: self.message.into_iter().collect(),
            rename: self.rename,
            check,
        };
        let there = gavel_store::is_there(&settings.database()?)?;
        if check && !there {
            // A look at a file makes no database.
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            return runtime.block_on(import(None, options, file));
        }
        let command = async |opened: &open::Opened| import(Some(opened.chat.clone()), options, file).await;
        match back {
            true if !there => bail!("there is no database of Gavel's in {}", settings.database()?),
            true if !check => open::alone(&settings, command).context(
                "what comes back into a channel that is there is not told to those who are connected, and no server may be \
                 serving meanwhile",
            ),
            _ => open::offline(&settings, command),
        }
    }
}

async fn import(chat: Option<Chat>, options: ImportOptions, file: Box<dyn Read>) -> anyhow::Result<()> {
    let would = if options.check { " would be" } else { "" };
    let mut file = BufReader::with_capacity(1 << 20, file);
    let mut import = Import::new(chat, options);
    let begins = file.fill_buf().context("cannot read the file")?.first();
    let done = if begins.is_none_or(|byte| *byte == b'{') {
        let mut line = Vec::new();
        while read_line(&mut file, &mut line)? {
            import.line(&line).await?;
        }
        import.finish().await?
    } else {
        import.table(file).await?
    };
    print(&format!("{} messages and {} members{would} imported.\n", done.messages, done.members))
}

/// Reads the next line, if there is one.
fn read_line(file: &mut impl BufRead, line: &mut Vec<u8>) -> anyhow::Result<bool> {
    line.clear();
    file.take(LONGEST).read_until(b'\n', line).context("cannot read the file")?;
    Ok(!line.is_empty())
}
