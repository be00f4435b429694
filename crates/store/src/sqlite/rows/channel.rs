//! Channels: what is a list in the domain is a text here, one a line.

use kite_domain::channel::{Identity, KeySource, Origins, OwnBot, Secret};
use kite_domain::hours::OfficeHours;
use kite_domain::{Channel, ChannelId};
use kite_protocol::v2::Span;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::{Result, bad, optional_time, parse, time};

/// What [`channel`] reads of the table `h`.
macro_rules! channel_columns {
    () => {
        "h.id AS h_id, h.name AS h_name, h.title AS h_title, h.origins AS h_origins, \
         h.languages AS h_languages, h.time_zone AS h_time_zone, h.week AS h_week, \
         h.secret AS h_secret, h.previous_secret AS h_previous_secret, \
         h.previous_until AS h_previous_until, h.jwks_url AS h_jwks_url, \
         h.issuer AS h_issuer, h.audience AS h_audience, h.quota_bytes AS h_quota_bytes, \
         h.retention_days AS h_retention_days, h.revision AS h_revision, \
         h.created_at AS h_created_at, h.bot_account AS h_bot_account, \
         h.bot_token AS h_bot_token"
    };
}
pub(in crate::sqlite) use channel_columns;

/// A channel.
pub(in crate::sqlite) fn channel(row: &SqliteRow) -> Result<Channel> {
    let origins: &str = row.try_get("h_origins")?;
    let languages: &str = row.try_get("h_languages")?;
    Ok(Channel {
        id: ChannelId(row.try_get("h_id")?),
        name: parse(row, "h_name")?,
        title: row.try_get("h_title")?,
        origins: Origins::new(origins.lines()).map_err(|error| bad("h_origins", error))?,
        languages: languages.lines().map(str::to_owned).collect(),
        hours: hours(row)?,
        identity: identity(row)?,
        bot: bot(row)?,
        quota: row.try_get("h_quota_bytes")?,
        retention_days: row.try_get("h_retention_days")?,
        revision: row.try_get("h_revision")?,
        created_at: time(row, "h_created_at")?,
    })
}

fn hours(row: &SqliteRow) -> Result<Option<OfficeHours>> {
    let Some(time_zone) = row.try_get::<Option<&str>, _>("h_time_zone")? else {
        return Ok(None);
    };
    let week: &str = row.try_get("h_week")?;
    let week = week
        .lines()
        .map(|line| span(line).ok_or_else(|| bad("h_week", format!("{line:?} is no span"))));
    let hours = OfficeHours::new(time_zone, week.collect::<Result<_>>()?);
    // They were right when they were stored. The time zone may have gone from
    // the system's tables since: then it is not said when somebody answers.
    let unknown = |error: &_| tracing::warn!(%error, "a channel's hours are not known any more");
    Ok(hours.inspect_err(unknown).ok())
}

fn span(line: &str) -> Option<Span> {
    let mut numbers = line.split(' ');
    let span = Span {
        weekday: numbers.next()?.parse().ok()?,
        from: numbers.next()?.parse().ok()?,
        to: numbers.next()?.parse().ok()?,
    };
    numbers.next().is_none().then_some(span)
}

fn identity(row: &SqliteRow) -> Result<Identity> {
    let previous: Option<String> = row.try_get("h_previous_secret")?;
    let until = optional_time(row, "h_previous_until")?;
    let jwks: Option<String> = row.try_get("h_jwks_url")?;
    let issuer: Option<String> = row.try_get("h_issuer")?;
    Ok(Identity {
        secret: Secret::stored(row.try_get("h_secret")?),
        previous: previous.map(Secret::stored).zip(until),
        keys: jwks
            .map(KeySource::Jwks)
            .or_else(|| issuer.map(KeySource::Issuer)),
        audience: row.try_get("h_audience")?,
    })
}

fn bot(row: &SqliteRow) -> Result<Option<OwnBot>> {
    let account: Option<String> = row.try_get("h_bot_account")?;
    let token: Option<String> = row.try_get("h_bot_token")?;
    let bot = account.zip(token.map(Secret::stored));
    Ok(bot.map(|(account, token)| OwnBot { account, token }))
}

/// A channel's origins as they are kept.
pub(in crate::sqlite) fn origins_text(origins: &Origins) -> String {
    origins.as_slice().join("\n")
}

/// A channel's languages as they are kept.
pub(in crate::sqlite) fn languages_text(languages: &[String]) -> String {
    languages.join("\n")
}

/// The spans of a week as they are kept.
pub(in crate::sqlite) fn week_text(week: &[Span]) -> String {
    let line = |span: &Span| format!("{} {} {}", span.weekday, span.from, span.to);
    week.iter().map(line).collect::<Vec<_>>().join("\n")
}
