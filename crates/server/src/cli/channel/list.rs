//! `channel list`.

use std::io::Write;

use kite_domain::Channel;

use super::super::{CliError, Workplace};

pub(super) async fn list(place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
    let channels = place.chat.store().channels().await?;
    let width = |text: fn(&Channel) -> &str, heading: &str| {
        let widths = channels.iter().map(|channel| text(channel).chars().count());
        widths.max().unwrap_or_default().max(heading.len())
    };
    let name = width(|channel| channel.name.as_str(), "NAME");
    let title = width(|channel| &channel.title, "TITLE");
    writeln!(out, "{:name$}  {:title$}  ORIGINS", "NAME", "TITLE")?;
    for channel in &channels {
        let origins = match channel.origins.as_slice() {
            [] => "every site".to_owned(),
            list => list.join(" "),
        };
        let (name_text, title_text) = (channel.name.as_str(), &channel.title);
        writeln!(out, "{name_text:name$}  {title_text:title$}  {origins}")?;
    }
    Ok(())
}
