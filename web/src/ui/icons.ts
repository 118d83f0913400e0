/** The few pictograms of the console. */
export { ArrowDown, Bell, Expand, Search, UploadFilled } from '@element-plus/icons-vue'
