//! `channel list`.

use std::io::Write;

use kite_domain::Channel;
use kite_domain::outlet::{OutletRole, Standing};
use kite_domain::port::DeskState;

use super::super::{CliError, Workplace};

/// Above the column; where there is none, the channel has no desk but the page.
const DESK: &str = "DESK";

pub(super) async fn list(place: &Workplace, out: &mut impl Write) -> Result<(), CliError> {
    let channels = place.chat.store().channels().await?;
    let desks = place.data.outlets().desks().await?;
    let rows: Vec<_> = channels.iter().map(|it| (it, desk(it, &desks))).collect();
    let width = |text: &dyn Fn(&(&Channel, String)) -> usize, heading: &str| {
        let widths = rows.iter().map(text);
        widths.max().unwrap_or_default().max(heading.len())
    };
    let name = width(&|(channel, _)| channel.name.as_str().len(), "NAME");
    let title = width(&|(channel, _)| channel.title.chars().count(), "TITLE");
    let at = width(&|(_, desk)| desk.chars().count(), DESK);
    writeln!(
        out,
        "{:name$}  {:title$}  {DESK:at$}  ORIGINS",
        "NAME", "TITLE"
    )?;
    for (channel, desk) in &rows {
        let origins = match channel.origins.as_slice() {
            [] => "every site".to_owned(),
            list => list.join(" "),
        };
        let (name_text, title_text) = (channel.name.as_str(), &channel.title);
        writeln!(
            out,
            "{name_text:name$}  {title_text:title$}  {desk:at$}  {origins}"
        )?;
    }
    Ok(())
}

/// The bot that has the channel's desk, and whether it gets anything.
fn desk(channel: &Channel, desks: &[DeskState]) -> String {
    let is_its = |desk: &&DeskState| desk.outlet.role == OutletRole::Desk(channel.id);
    let Some(desk) = desks.iter().find(is_its) else {
        return "-".to_owned();
    };
    let account = &desk.outlet.account;
    match desk.outlet.standing {
        Standing::Parked(_) => format!("{account} (parked)"),
        _ => account.clone(),
    }
}
