// What our pages are held to: all that html-validate recommends. No page needs an exception; whoever adds one here says why.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
};
