//! The rules of the chat, over the memory store and real files.

#[cfg(test)]
mod editing;
#[cfg(test)]
mod files;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod marks;
#[cfg(test)]
mod moderation;
#[cfg(test)]
mod operator;
#[cfg(test)]
mod upkeep;
#[cfg(test)]
mod visitor;
#[cfg(test)]
mod world;
