/** The component kit's own style, before ours. */
import 'element-plus/dist/index.css'
