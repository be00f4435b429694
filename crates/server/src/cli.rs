//! The command line: what it takes, and what each command does.
//!
//! Commands open the data directory themselves, so they work beside a running
//! server as well as without one.

mod backup;
mod channel;
mod check;
mod config_file;
mod confirm;
mod effective;
mod health;
mod open_files;
mod operator;
mod restore;
mod serve;
mod telegram;
mod variable;
mod visitor;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use kite_domain::port::{BlobError, StoreError};
use kite_domain::{Chat, ChatError};
use kite_protocol::ChannelName;
use kite_store::{CheckError, InspectError};
use kite_telegram::api::InvalidToken;

use crate::backup::BackupError;
use crate::data::{DATABASE, Data, DataError};
use crate::public_url;
use crate::serve::ServeError;
use crate::telegram::TelegramError;

use config_file::{ConfigFile, ConfigFileError};

pub use serve::LogFormat;

const EXAMPLES: &str = "\
Examples:
  k1te-server serve
      Serve on http://127.0.0.1:8080, with everything kept in ./data
  k1te-server serve --listen 0.0.0.0:80 --public-url https://chat.example.com
      Serve behind a proxy that ends TLS
  k1te-server channel add my_channel --title 'My shop' --origin https://shop.example
      Make a channel that only pages of that site may use
  k1te-server operator link --name Maria
      Let Maria log in at the desk
  k1te-server backup --to /mnt/backups
      Copy everything to a new directory there, while the server runs
  k1te-server config check --config kite.toml
      Show what serve would do, or what is wrong with the file

A setting is taken from its flag, else from its environment variable, else from
the TOML file that --config names, where the flags of serve are the keys.

What it logs goes to stderr; K1TE_LOG chooses how much (error, warn, info, debug).";

/// The K1te backend: visitors' chats, files and the operators' desk, in one program.
#[derive(Parser)]
#[command(name = "k1te-server", version, after_help = EXAMPLES)]
pub struct Cli {
    /// A TOML file with the flags of `serve` as its keys, such as
    /// listen = "127.0.0.1:8080".
    #[arg(long, global = true, env = "K1TE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve visitors and operators until SIGTERM or Ctrl-C.
    Serve(serve::Serve),
    /// Make, list, change and remove channels: one for each site.
    #[command(subcommand)]
    Channel(channel::Command),
    /// Let operators in.
    #[command(subcommand)]
    Operator(operator::Command),
    /// Look up, export and erase single visitors.
    #[command(subcommand)]
    Visitor(visitor::Command),
    /// Copy the database and all files to a new directory, while the server
    /// runs or not.
    Backup(backup::Backup),
    /// Make a data directory out of a backup.
    Restore(restore::Restore),
    /// Say whether the database and the files are as they should be.
    Check(check::Check),
    /// Ask a running server on this machine whether it lives.
    Health(health::Health),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Show each setting of `serve` and where it comes from, or what is wrong.
    Check,
}

/// The command line with the defaults of the configuration file, if one is
/// named, and that file.
fn configured() -> Result<(clap::Command, Option<ConfigFile>), CliError> {
    let command = Cli::command();
    let matches = matches(&command);
    let Some(path) = matches.get_one::<PathBuf>("config") else {
        return Ok((command, None));
    };
    let file = ConfigFile::read(path, effective::serve(&command))?;
    Ok((file.become_defaults(command), Some(file)))
}

/// What the process was started with. Ends it, with words, where the arguments
/// or the environment are wrong.
fn matches(command: &clap::Command) -> ArgMatches {
    let matches = command.clone().try_get_matches();
    matches.unwrap_or_else(|error| variable::named(command, error).exit())
}

#[derive(Args)]
struct DataDir {
    /// Where everything is kept; `serve` makes it if it is not there.
    #[arg(
        long,
        env = "K1TE_DATA_DIR",
        value_name = "DIR",
        default_value = "./data"
    )]
    data_dir: PathBuf,
}

impl DataDir {
    /// The directory, if there are data in it.
    fn existing(&self) -> Result<&Path, CliError> {
        if self.data_dir.join(DATABASE).exists() {
            return Ok(&self.data_dir);
        }
        Err(CliError::NoData(self.data_dir.clone()))
    }
}

#[derive(Args)]
struct PublicUrl {
    /// The server's address as browsers see it [default: that of the server's last start].
    #[arg(long, env = "K1TE_PUBLIC_URL", value_name = "URL", value_parser = public_url::parse)]
    public_url: Option<String>,
}

#[derive(Args)]
struct KeyHosts {
    /// Let JWKS and issuer URLs lead to private addresses, and be plain http:
    /// only where nobody but you sets them.
    #[arg(long, env = "K1TE_ALLOW_PRIVATE_KEY_HOSTS")]
    allow_private_key_hosts: bool,
}

/// Why a command failed, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration file is wrong.
    #[error(transparent)]
    ConfigFile(#[from] ConfigFileError),
    /// The data directory cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// There is nothing to work on: the name is likely wrong.
    #[error(
        "there is no database in {0}; name the server's data directory by --data-dir or --config"
    )]
    NoData(PathBuf),
    /// The server cannot start.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// Telegram cannot be set so.
    #[error(transparent)]
    Telegram(#[from] TelegramError),
    /// The name is taken.
    #[error("there is a channel {0} already; choose another name, or remove that one first")]
    ChannelExists(ChannelName),
    /// The name names nothing.
    #[error("there is no channel {0}; `k1te-server channel list` shows those that there are")]
    NoSuchChannel(ChannelName),
    /// No group answers for the channel.
    #[error(
        "no Telegram group is the desk of {0}; `k1te-server channel list` shows where there is one"
    )]
    NoDesk(ChannelName),
    /// The token is none.
    #[error("--telegram-token: {0}")]
    TelegramToken(#[from] InvalidToken),
    /// The bot is in the server's settings.
    #[error(
        "--telegram-token: the server runs bot {0} for all channels, by its own settings; make another bot for this one"
    )]
    BotOfServer(String),
    /// The bot is another channel's.
    #[error(
        "--telegram-token: bot {0} is the channel {1}'s own; make another bot for this one, or take it from that: k1te-server channel set {1} --telegram-token none"
    )]
    BotOfChannel(String, ChannelName),
    /// A group answers for another channel through the bot.
    #[error(
        "--telegram-token: a group answers for the channel {1} through bot {0}; make another bot for this one, or end that: k1te-server channel drop {1}"
    )]
    BotOfDesk(String, ChannelName),
    /// The hours are none.
    #[error("--hours: {0}")]
    Hours(#[from] kite_domain::hours::InvalidHours),
    /// A client can be told of so many only.
    #[error("--language: {0} are given; allowed are up to {max}", max = kite_protocol::limits::LIST_ELEMENTS)]
    TooManyLanguages(usize),
    /// The keys of user tokens cannot be there.
    #[error("--jwks-url or --issuer: {0}")]
    KeyUrl(#[from] kite_identity::UrlRefusal),
    /// Nobody confirmed a removal.
    #[error(
        "nothing was removed: this would remove the channel {0} with all its messages and files; add --yes to do so"
    )]
    NotConfirmed(ChannelName),
    /// The chat refused.
    #[error(transparent)]
    Chat(#[from] ChatError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files' bytes could not be removed.
    #[error("the channel is removed, but some of its files are still on the disk")]
    Files(#[source] BlobError),
    /// Nobody there is called so.
    #[error(
        "the channel {0} has no such visitor; `k1te-server visitor list` shows those that it has"
    )]
    NoSuchVisitor(ChannelName),
    /// The handle is that of several visitors.
    #[error("several visitors have that handle; choose one by its number: {0}")]
    SeveralVisitors(String),
    /// Nobody confirmed an erasure.
    #[error(
        "nothing was erased: this would remove visitor {0} with everything they wrote and got, from backups too; add --yes to do so"
    )]
    EraseNotConfirmed(i64),
    /// An erased visitor's files could not be removed.
    #[error(
        "the visitor is erased, but some of their files are still on the disk; `k1te-server check --repair` removes them after an hour"
    )]
    EraseFiles(#[source] BlobError),
    /// Something is where an export should go.
    #[error("{0} is there already; choose a directory that is not, by --to")]
    ExportExists(PathBuf),
    /// An export could not be written.
    #[error("{path} cannot be written; remove what was written and try again")]
    Export {
        /// What.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An export of somebody whose files are not all there.
    #[error("the export is written, but {0} files are lost; `k1te-server check` lists them")]
    ExportLacks(usize),
    /// A backup could not be made, restored or noted.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A backup was made of data in which something is missing.
    #[error(
        "the backup is made, but {0} files are missing or damaged in the data directory; `k1te-server check` lists them"
    )]
    BackupLacks(usize),
    /// There is no database to look at.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// The check could not be brought to its end.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The check found something.
    #[error("problems found: {0}; each line above says what to do")]
    Problems(usize),
    /// A server does not answer as it should.
    #[error("no server that is well listens on {address}")]
    Unwell {
        /// Where it was asked.
        address: SocketAddr,
        /// What came instead.
        source: io::Error,
    },
    /// The terminal is gone.
    #[error("cannot write to the terminal")]
    Output(#[from] io::Error),
}

impl CliError {
    /// 2 for what the caller should have said differently, otherwise 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Backup(error) if error.is_misuse() => 2,
            Self::ConfigFile(_)
            | Self::Telegram(_)
            | Self::NoData(_)
            | Self::Inspect(InspectError::Missing(_))
            | Self::ChannelExists(_)
            | Self::NoSuchChannel(_)
            | Self::NoDesk(_)
            | Self::TelegramToken(_)
            | Self::BotOfServer(_)
            | Self::BotOfChannel(..)
            | Self::BotOfDesk(..)
            | Self::Serve(ServeError::Telegram(_))
            | Self::Hours(_)
            | Self::KeyUrl(_)
            | Self::TooManyLanguages(_)
            | Self::NoSuchVisitor(_)
            | Self::SeveralVisitors(_)
            | Self::EraseNotConfirmed(_)
            | Self::ExportExists(_)
            | Self::NotConfirmed(_) => 2,
            _ => 1,
        }
    }
}

impl Cli {
    /// What the process was started with. Ends it, with words, where the
    /// arguments or the environment are wrong.
    pub fn from_environment() -> Result<Self, CliError> {
        let (command, _) = configured()?;
        let cli = Self::from_arg_matches(&matches(&command));
        Ok(cli.unwrap_or_else(|error| error.exit()))
    }

    /// How the command logs.
    pub fn log_format(&self) -> LogFormat {
        match &self.command {
            Command::Serve(serve) => serve.log_format,
            _ => LogFormat::Human,
        }
    }

    /// Does what the command says; what it has to show goes to `out`.
    pub async fn run(self, out: &mut (impl Write + Send)) -> Result<(), CliError> {
        match self.command {
            Command::Serve(serve) => serve.run(out).await,
            Command::Channel(command) => command.run(out).await,
            Command::Operator(command) => command.run(out).await,
            Command::Health(health) => health.run(out).await,
            Command::Visitor(command) => command.run(out).await,
            Command::Backup(backup) => backup.run(out).await,
            Command::Restore(restore) => restore.run(out).await,
            Command::Check(check) => check.run(out).await,
            Command::Config(ConfigCommand::Check) => {
                let (command, file) = configured()?;
                effective::show(&command, file.as_ref(), out)
            }
        }
    }
}

/// An open data directory without anybody who waits in this process.
struct Workplace {
    data: Data,
    chat: Chat,
}

impl Workplace {
    /// What is there. A mistyped directory must not look like an empty one.
    async fn open(data: &DataDir) -> Result<Self, CliError> {
        data.existing()?;
        Self::open_or_make(data).await
    }

    /// What is there, or a new one, for what can come before the first `serve`.
    async fn open_or_make(DataDir { data_dir }: &DataDir) -> Result<Self, CliError> {
        let data = Data::open(data_dir).await?;
        if data.is_fresh() {
            eprintln!(
                "There was no database in {0}: a new one was made. Start the server with the same --data-dir.",
                data_dir.display()
            );
        }
        let chat = data.chat(std::sync::Arc::new(crate::hub::Hub::default()));
        Ok(Self { data, chat })
    }

    /// The address to put in links: the given one, or the one under which the
    /// server ran last.
    fn public_url(&self, PublicUrl { public_url }: PublicUrl) -> String {
        public_url
            .or_else(|| self.data.last_public_url())
            .unwrap_or_else(|| public_url::default_for(serve::DEFAULT_ADDRESS))
    }
}
