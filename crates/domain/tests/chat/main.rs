//! The rules of the chat, over the memory store and real files.

#[cfg(test)]
mod files;
#[cfg(test)]
mod operator;
#[cfg(test)]
mod visitor;
#[cfg(test)]
mod world;
