// The token that each POST carries; fetched again when the site no longer knows it.
let token = document.body.dataset.token ?? "";

export const csrf = () => token;

export async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  token = page.body.dataset.token ?? token;
}
