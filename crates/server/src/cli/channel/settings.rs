//! What can be set of a channel, when it is made and later.

use std::str::FromStr;

use clap::Args;
use kite_domain::channel::{InvalidOrigin, KeySource};
use kite_domain::hours::{InvalidHours, OfficeHours};
use kite_domain::{Channel, Origins};
use kite_identity::UrlRefusal;
use kite_protocol::limits::LIST_ELEMENTS as MAX_LANGUAGES;

use super::super::{CliError, KeyHosts};
use super::size::Size;
use crate::identity::key_source;

/// The longest title of a channel, in bytes.
const TITLE_BYTES: usize = 128;

/// What sets a setting back to its default.
const NONE: &str = "none";

#[derive(Args)]
pub(super) struct Settings {
    /// What people see [default: the name].
    #[arg(long, env = "K1TE_TITLE", value_name = "TITLE", value_parser = title)]
    title: Option<String>,
    #[arg(help = "A site whose pages may use the channel, such as https://shop.example; may be repeated, and takes the place of those before; any: every site [default: any]",
        long = "origin", env = "K1TE_ORIGIN", value_name = "URL", value_delimiter = ',', value_parser = origin)]
    origins: Vec<String>,
    /// A language in which operators answer, such as en or pt-BR; may be
    /// repeated; none: it is not said.
    #[arg(long = "language", env = "K1TE_LANGUAGE", value_name = "TAG", value_delimiter = ',', value_parser = language)]
    languages: Vec<String>,
    /// When somebody answers, such as 'Mo-Fr 09:00-18:00; Sa 10:00-14:00';
    /// none: it is not said.
    #[arg(long, env = "K1TE_HOURS", value_name = "HOURS")]
    hours: Option<String>,
    /// The time zone of the hours, such as Europe/Kyiv [default: that of the
    /// hours before, or UTC].
    #[arg(long, env = "K1TE_TIME_ZONE", value_name = "ZONE", requires = "hours")]
    time_zone: Option<String>,
    /// How much the channel's files may take, such as 20GiB; none: no bound.
    #[arg(long, env = "K1TE_QUOTA", value_name = "SIZE", value_parser = setting::<Size>)]
    quota: Option<Setting<Size>>,
    /// Days after which messages and files are deleted; none: never.
    #[arg(long, env = "K1TE_RETENTION_DAYS", value_name = "DAYS", value_parser = setting::<Days>)]
    retention_days: Option<Setting<Days>>,
    /// Where the public keys are by which user tokens are signed: the URL of a
    /// JSON Web Key Set; none: nowhere.
    #[arg(long, env = "K1TE_JWKS_URL", value_name = "URL", value_parser = setting::<String>, conflicts_with = "issuer")]
    jwks_url: Option<Setting<String>>,
    /// Who signs user tokens: the URL of an OpenID Connect issuer; none:
    /// nobody.
    #[arg(long, env = "K1TE_ISSUER", value_name = "URL", value_parser = setting::<String>)]
    issuer: Option<Setting<String>>,
    /// For whom user tokens must be made: their aud; none: the channel's name.
    #[arg(long, env = "K1TE_AUDIENCE", value_name = "TEXT", value_parser = setting::<String>)]
    audience: Option<Setting<String>>,
    #[command(flatten)]
    key_hosts: KeyHosts,
}

/// A value, or none at all.
#[derive(Clone, Debug)]
struct Setting<T>(Option<T>);

/// Days that are kept.
#[derive(Clone, Copy, Debug)]
struct Days(u32);

impl FromStr for Days {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let days = text.parse().ok().filter(|days| (1..=36_500).contains(days));
        days.map(Self)
            .ok_or("expected days: a whole number from 1 to 36500, or none")
    }
}

impl Settings {
    /// Whether all of it can be set, for a channel that is not there yet.
    pub(super) fn check(&self) -> Result<(), CliError> {
        self.hours(None)?;
        self.keys()?;
        if self.languages.len() > MAX_LANGUAGES {
            return Err(CliError::TooManyLanguages(self.languages.len()));
        }
        Ok(())
    }

    /// Sets what is given; the rest stays.
    pub(super) fn apply(&self, channel: &mut Channel) -> Result<(), CliError> {
        self.check()?;
        let keys = self.keys()?;
        if let Some(Setting(hours)) = self.hours(channel.hours.as_ref())? {
            channel.hours = hours;
        }
        if let Some(title) = &self.title {
            channel.title.clone_from(title);
        }
        match self.origins.as_slice() {
            [] => {}
            [any] if any == "any" => channel.origins = Origins::default(),
            // Each has been checked already.
            origins => channel.origins = Origins::new(origins).unwrap_or_default(),
        }
        match self.languages.as_slice() {
            [] => {}
            [none] if none == NONE => channel.languages.clear(),
            languages => channel.languages = languages.to_vec(),
        }
        if let Some(Setting(quota)) = &self.quota {
            channel.quota = quota.map(|Size(bytes)| bytes);
        }
        if let Some(Setting(days)) = &self.retention_days {
            channel.retention_days = days.map(|Days(days)| days);
        }
        let identity = &mut channel.identity;
        if let Some(Setting(keys)) = keys {
            identity.keys = keys;
        }
        if let Some(Setting(audience)) = &self.audience {
            identity.audience.clone_from(audience);
        }
        Ok(())
    }

    fn keys(&self) -> Result<Option<Setting<KeySource>>, UrlRefusal> {
        let keys = match (&self.jwks_url, &self.issuer) {
            (None, None) => return Ok(None),
            (Some(Setting(Some(url))), _) => KeySource::Jwks(url.clone()),
            (_, Some(Setting(Some(url)))) => KeySource::Issuer(url.clone()),
            _ => return Ok(Some(Setting(None))),
        };
        key_source(&keys).check(self.key_hosts.allow_private_key_hosts)?;
        Ok(Some(Setting(Some(keys))))
    }

    fn hours(
        &self,
        before: Option<&OfficeHours>,
    ) -> Result<Option<Setting<OfficeHours>>, InvalidHours> {
        let zone = self
            .time_zone
            .as_deref()
            .or(before.map(OfficeHours::time_zone))
            .unwrap_or("UTC");
        Ok(match self.hours.as_deref() {
            None => None,
            Some(NONE) => Some(Setting(None)),
            Some(text) => Some(Setting(Some(OfficeHours::parse(zone, text)?))),
        })
    }
}

fn setting<T: FromStr>(text: &str) -> Result<Setting<T>, T::Err> {
    if text == NONE {
        return Ok(Setting(None));
    }
    text.parse().map(|value| Setting(Some(value)))
}

fn title(text: &str) -> Result<String, String> {
    let title = text.trim();
    if title.is_empty() || title.len() > TITLE_BYTES || title.contains(char::is_control) {
        return Err(format!(
            "expected a title of 1 to {TITLE_BYTES} bytes without control characters"
        ));
    }
    Ok(title.to_owned())
}

fn origin(text: &str) -> Result<String, InvalidOrigin> {
    if text == "any" {
        return Ok(text.to_owned());
    }
    Origins::new([text]).map(|_| text.to_owned())
}

fn language(text: &str) -> Result<String, &'static str> {
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let tag = text.len() <= 35 && text.split('-').all(part);
    if tag {
        Ok(text.to_owned())
    } else {
        Err("expected a language tag such as en, uk or pt-BR")
    }
}
