// Which server it is, is not known before the shop runs.
document.querySelector('kite-chat').endpoint = new URLSearchParams(location.search).get('endpoint');
