/** Style sheets are made by the bundler; here they are only named. */
declare module "*.css";
