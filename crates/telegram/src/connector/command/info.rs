//! `/info`: which channel is this, and who am I there?

use kite_domain::outlet::{OutletRole, Standing};

use crate::connector::heard::Heard;
use crate::connector::update::Failed;
use crate::connector::words::{desk, visitor as words};

/// In a group: its channel, how its deliveries stand, and what hinders them.
pub(super) async fn of_desk(heard: Heard<'_>) -> Result<(), Failed> {
    let connector = heard.connector;
    let outlet = heard.desk().await?;
    let channel = match outlet.as_ref().map(|outlet| outlet.role) {
        Some(OutletRole::Desk(channel)) => connector.channel(channel).await?,
        _ => None,
    };
    let (Some(outlet), Some(channel)) = (outlet, channel) else {
        heard.answer(desk::no_desk()).await;
        return Ok(());
    };
    let desks = connector.outlets().desks().await?;
    let state = desks.into_iter().find(|desk| desk.outlet.id == outlet.id);
    let waiting = state.map_or(0, |state| state.waiting);
    let name = channel.name.as_str();
    let mut said = desk::info(name, &connector.socket_url(name), waiting);
    if let Standing::Parked(parked) = &outlet.standing {
        said = said.and(&desk::parked(name, &parked.reason));
    }
    for missing in heard.missing_rights().await {
        said = said.and(&missing);
    }
    heard.answer(said).await;
    Ok(())
}

/// In private: to whom the visitor writes, and as whom.
pub(super) async fn of_visitor(heard: Heard<'_>) -> Result<(), Failed> {
    let store = heard.connector.chat().store();
    let (visitor, channel) = match heard.own_chat().await? {
        Some(own) => (
            store.visitor(own.visitor).await?,
            store.channel_of(own.conversation).await?,
        ),
        None => (None, None),
    };
    let said = match (&visitor, &channel) {
        (Some(visitor), Some(channel)) => {
            words::info(&channel.title, visitor.display_name(), &visitor.handle)
        }
        _ => words::nowhere(),
    };
    heard.answer(said).await;
    Ok(())
}
