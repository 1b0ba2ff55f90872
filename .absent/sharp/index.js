module.exports = () => {
  throw new Error('Images are not read here.');
};
